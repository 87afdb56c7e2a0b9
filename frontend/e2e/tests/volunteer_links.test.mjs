// What volunteers do beside others: a shift that helps a class, hours of a shift that nobody was checked in for, a team of
// a county's office, and one that joins a programme.
import assert from "node:assert/strict";
import { inspect, settled, signIn } from "../support/browser.mjs";
import { account, call, token } from "../support/office.mjs";
import { course, learner, school, session, unique } from "../support/school.mjs";
import { shanghai } from "../support/server.mjs";
import { suite } from "../support/suite.mjs";

const today = () => shanghai("12:00").slice(0, 10);
const lived = {};

/** A team with two members, of whom one has signed up for a shift of this morning. */
async function planned(url) {
  const place = await school(url);
  const manager = await token(url, place.manager);
  const team = await call(url, manager, "POST", "/volunteer-teams", {
    kind: "elder_volunteer_team", name: unique("银龄志愿队"), school_id: place.facility.school.id, founded_on: today(),
  });
  const member = async (name) => call(url, manager, "POST", `/volunteer-teams/${team.id}/members`, {
    learner_id: (await learner(url, place, name)).id, leads: false, joined_on: today(),
  });
  const [absent] = [await member("其木格"), await member("王桂兰")];
  const shift = await call(url, manager, "POST", "/volunteer-shifts", {
    team_id: team.id, title: "图书整理", form: "volunteer_service", place: "图书室", wanted: 2,
    starts_at: shanghai("08:00"), ends_at: shanghai("09:00"),
  });
  await call(url, manager, "POST", `/volunteer-shifts/${shift.id}/signups`, { member_id: absent.id });
  Object.assign(lived, { place, team, shift, absent });
}

const scenario = suite({ past: [["2026-03-10T07:00:00+08:00", planned]], now: "2026-03-10T10:00:00+08:00" });

const save = async (page) => {
  const dialog = page.getByRole("dialog");
  await dialog.getByRole("button", { name: "保存", exact: true }).click();
  await dialog.waitFor({ state: "detached" });
  await settled(page);
};

scenario("hours of who was not checked in are entered for the shift, and listed and exported by team and by member", async (page, url) => {
  const { place, team, shift, absent } = lived;
  await signIn(page, place.manager, `/volunteer-shifts/${shift.id}`);
  const row = page.getByRole("listitem").filter({ hasText: "其木格" });
  await row.getByRole("button", { name: "补录时长" }).waitFor();
  for (const name of ["取消服务", "修改服务"]) {
    assert.equal(await page.getByRole("button", { name }).count(), 0, "what is over is neither changed nor called off");
  }
  await row.getByRole("button", { name: "补录时长" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("姓名").locator("option", { hasText: "其木格" }).waitFor({ state: "attached" });
  assert.equal(await dialog.getByLabel("姓名").inputValue(), absent.id);
  assert.equal(await dialog.getByLabel("服务内容").inputValue(), "图书整理");
  assert.equal(await dialog.getByLabel("开始").inputValue(), "08:00");
  await inspect(page, "volunteer-shift-log");
  await save(page);
  const { items } = await call(url, await token(url, place.manager), "GET", `/volunteer-logs?team_id=${team.id}`);
  assert.deepEqual(items.map((one) => [one.shift_id, one.member_id]), [[shift.id, absent.id]]);

  await page.goto(`/volunteer-teams/${team.id}`);
  await page.getByRole("main").getByRole("link", { name: "志愿时长" }).click();
  await page.waitForURL(new RegExp(`volunteer-logs\\?team_id=${team.id}`));
  await page.getByRole("row").filter({ hasText: "其木格" }).waitFor();
  await page.locator("#filter-member_id").selectOption({ label: "王桂兰" });
  await page.waitForURL(/member_id=/);
  await page.getByText("没有志愿时长").waitFor();
  await page.locator("#filter-member_id").selectOption({ label: "其木格" });
  await page.getByRole("row").filter({ hasText: "图书整理" }).waitFor();
  await inspect(page, "volunteer-logs-of-member");
  const saved = page.waitForEvent("download");
  await page.getByRole("button", { name: "导出" }).click();
  assert.equal((await saved).suggestedFilename(), "volunteer-logs.xlsx");
});

scenario("hours are entered for a shift that is picked, which fills in what it says", async (page) => {
  await signIn(page, lived.place.manager, "/volunteer-logs");
  await page.getByRole("button", { name: "补录时长" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("队伍", { exact: true }).selectOption(lived.team.id);
  await dialog.getByLabel("服务场次").selectOption(lived.shift.id);
  await page.waitForFunction(() => [...document.querySelectorAll("dialog input")].some((one) => one.value === "图书整理"));
  assert.equal(await dialog.getByLabel("结束").inputValue(), "09:00");
  await dialog.getByLabel("姓名").selectOption({ label: "王桂兰" });
  await inspect(page, "volunteer-log-of-shift");
  await save(page);
});

scenario("a shift helps a class of its team's school, and takes the times of the class", async (page, url) => {
  const { place, team } = lived;
  const title = unique("手机课");
  const { id } = await session(url, place, await course(url, title), "14:00", "15:30");
  await signIn(page, place.manager, "/volunteer-shifts");
  await page.getByRole("button", { name: "排定服务" }).first().click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("队伍", { exact: true }).selectOption(team.id);
  await dialog.getByLabel("服务内容").fill("课堂助教");
  await dialog.getByLabel("地点").fill("一号教室");
  await dialog.getByLabel("日期").fill(today());
  await dialog.getByLabel("协助的课次").selectOption(id);
  await page.waitForFunction(() => [...document.querySelectorAll("dialog input")].some((one) => one.value === "14:00"));
  assert.equal(await dialog.getByLabel("结束").inputValue(), "15:30");
  await inspect(page, "volunteer-shift-of-class");
  await save(page);
  await page.getByRole("row").filter({ hasText: "课堂助教" }).getByRole("link").first().click();
  await page.getByRole("link", { name: `14:00–15:30 ${title}` }).click();
  await page.getByRole("heading", { name: title, level: 1 }).waitFor();
});

scenario("a team joins a programme that is not over", async (page, url) => {
  const admin = await token(url, process.env.E2E_ADMIN ?? "city_admin");
  const [over, name] = [unique("往年银龄行动"), unique("银龄行动")];
  const open = (name, year) => call(url, admin, "POST", "/silver-age-actions", {
    name, policy_basis: "鄂民发〔2024〕144号", starts_on: `${year}-01-01`, ends_on: `${year}-12-31`,
  });
  await open(over, 2025);
  await open(name, 2026);
  await signIn(page, lived.place.manager, `/volunteer-teams/${lived.team.id}`);
  await page.getByRole("button", { name: "修改队伍" }).click();
  const field = page.getByRole("dialog").getByLabel("银龄行动");
  await field.selectOption({ label: name });
  assert.ok(!(await field.locator("option").allInnerTexts()).includes(over));
  await inspect(page, "volunteer-team-join");
  await save(page);
  await page.getByText(name).first().waitFor();
});

scenario("a county's office founds a team of its own", async (page, url) => {
  const name = unique("旗区志愿队");
  await signIn(page, await account(url, "county_admin", { scope: "county", division_code: "150602" }), "/volunteer-teams");
  await page.getByRole("button", { name: "组建队伍" }).first().click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("队伍", { exact: true }).fill(name);
  await dialog.getByLabel("所属").selectOption("county");
  await dialog.getByLabel("旗区", { exact: true }).locator("option", { hasText: "东胜区" }).waitFor({ state: "attached" });
  assert.equal(await dialog.getByLabel("旗区", { exact: true }).inputValue(), "150602");
  await inspect(page, "volunteer-team-of-county");
  await save(page);
  await page.getByRole("row").filter({ hasText: name }).getByText("旗区民政部门").waitFor();
});
