import assert from "node:assert/strict";
import { follow, inspect, settled, signIn, signOut } from "../support/browser.mjs";
import { account, call, token } from "../support/office.mjs";
import { course, enter, learner, school, session, unique } from "../support/school.mjs";
import { shanghai } from "../support/server.mjs";
import { suite } from "../support/suite.mjs";

const ADMIN = process.env.E2E_ADMIN ?? "city_admin";
const lived = {};

/** A class of this morning that these learners attended to its end. */
async function taught(url, place, one, from, until, learners) {
  const { id } = await session(url, place, one, from, until);
  const clerk = await token(url, place.clerk);
  await call(url, clerk, "POST", `/class-sessions/${id}/open`, {});
  await enter(url, place, id, learners.map((who) => ({ learner_id: who.id, signed_in_at: shanghai(from), signed_out_at: shanghai(until) })));
  await call(url, clerk, "POST", `/class-sessions/${id}/close`, {});
}

/** A school that opens on this day; one learner attends twice, the other not at all. */
async function firstMonth(url) {
  const place = await school(url);
  const one = await course(url, unique("健身操"));
  const [keen, new_here] = [await learner(url, place, "乌云其木格"), await learner(url, place, "娜仁高娃")];
  await taught(url, place, one, "07:00", "08:00", [keen]);
  await taught(url, place, one, "08:00", "09:00", [keen]);
  Object.assign(lived, { place, one, keen, new_here });
}

const scenario = suite({
  past: [["2026-01-14T10:00:00+08:00", firstMonth]],
  now: "2026-03-10T10:00:00+08:00",
});

scenario("both rates stand side by side with the target, and say by what they are told", async (page) => {
  await signIn(page, ADMIN);
  await page.getByRole("heading", { name: "经常性参与", exact: true }).waitFor();
  await follow(page, "参与率");
  await page.getByText("什么算经常性参与").waitFor();
  await page.getByText("323,907").first().waitFor();
  await settled(page);
  const charts = await page.locator("figure.chart").count();
  assert.equal(await page.locator("figure.chart details table").count(), charts, "every chart has its table");
  const named = (chart) => chart.locator(".bar-label").allInnerTexts();
  const halves = await Promise.all((await page.locator(".halves figure.chart").all()).map(named));
  assert.ok(halves.length === 2 && halves[0].length > 1);
  assert.deepEqual(halves[0], halves[1], "both charts tell of the same counties in the same order");
  await inspect(page, "participation");
  for (const tab of ["按学堂", "按年龄段", "按城乡", "按重点对象", "按设施类型"]) {
    await page.getByRole("button", { name: tab, exact: true }).click();
    await settled(page);
    await page.getByRole("heading", { name: tab, exact: true }).waitFor();
  }
  await page.getByRole("button", { name: "按城乡", exact: true }).click();
  await page.getByRole("heading", { name: "城乡均衡" }).waitFor();
  await inspect(page, "participation-balance");
  await page.getByLabel("统计日期").fill("2026-02-01");
  await page.waitForURL(/as_of=2026-02-01.*tab=urban_rural|tab=urban_rural.*as_of=2026-02-01/);
  await page.getByRole("heading", { name: /经常性参与率（2026-02-01）/ }).waitFor();
  const saved = page.waitForEvent("download");
  await page.getByRole("button", { name: "导出表格" }).click();
  assert.match((await saved).suggestedFilename(), /participation/);
});

scenario("a school sees who is just short, and goes to the learner", async (page) => {
  await signIn(page, lived.place.manager, "/participation?tab=short&within=1");
  await page.getByRole("heading", { name: "只差几次的学员" }).waitFor();
  const row = page.getByRole("row", { name: /娜仁高娃/ });
  await row.getByText("再来 1 次").waitFor();
  assert.equal(await page.getByRole("row", { name: /乌云其木格/ }).count(), 0, "who takes part regularly is not invited");
  const clear = page.getByRole("button", { name: "清除筛选" });
  assert.equal(await clear.count(), 0, "there is nothing that clearing would change");
  await inspect(page, "participation-short");
  await page.getByLabel("统计日期").fill("2026-03-09");
  await page.waitForURL(/as_of=2026-03-09/);
  await clear.click();
  await page.waitForURL(/\?(?!.*as_of).*within=1/);
  await clear.waitFor({ state: "detached" });
  await row.getByText("再来 1 次").waitFor();
  await row.getByRole("link").first().click();
  await page.getByRole("heading", { name: "娜仁高娃", level: 1 }).waitFor();
});

scenario("the city sets parameters from a coming day on, and a county reads them", async (page, url) => {
  await signIn(page, ADMIN, "/participation-parameters");
  await page.getByText("现行").waitFor();
  await page.getByRole("button", { name: "设定新参数" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("生效日期").fill("2026-03-10");
  await dialog.getByLabel("分布月数").fill("13");
  await dialog.getByLabel("依据").fill("鄂民发〔2026〕1号");
  await dialog.getByRole("button", { name: "设定新参数" }).click();
  await dialog.getByText("请填写明天或以后的日期").waitFor();
  await dialog.getByText("月数不能多于").first().waitFor();
  await inspect(page, "participation-parameter-refused");
  await dialog.getByLabel("生效日期").fill("2026-04-01");
  await dialog.getByLabel("分布月数").fill("8");
  await dialog.getByRole("button", { name: "设定新参数" }).click();
  await page.getByText("新参数已设定").waitFor();
  await page.getByRole("cell", { name: "2026-03-31" }).waitFor();
  await signOut(page);
  await signIn(page, await account(url, "county_admin", { scope: "county", division_code: "150602" }), "/participation-parameters");
  await page.getByRole("cell", { name: "2026-03-31" }).waitFor();
  assert.equal(await page.getByRole("button", { name: "设定新参数" }).count(), 0);
});
