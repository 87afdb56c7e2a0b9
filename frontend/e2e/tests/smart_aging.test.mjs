// “智慧助老” cases: a school hands one in, the county sends it back and then recommends it, the city selects and promotes it.
import { follow, inspect, settled, signIn, signOut } from "../support/browser.mjs";
import { account, call, token } from "../support/office.mjs";
import { school, unique } from "../support/school.mjs";
import { shanghai } from "../support/server.mjs";
import { suite } from "../support/suite.mjs";

const scenario = suite();
const CITY = { scope: "city" };
const COUNTY = { scope: "county", division_code: "150602" };
const today = () => shanghai("12:00").slice(0, 10);

/** Presses the button of a step and confirms it in its dialog, which `fill` fills in before. */
async function step(page, name, fill = async () => {}) {
  await page.getByRole("button", { name, exact: true }).click();
  const dialog = page.getByRole("dialog");
  await fill(dialog);
  await dialog.getByRole("button", { name, exact: true }).click();
  await dialog.waitFor({ state: "detached" });
  await settled(page);
}

const because = (label, text) => (dialog) => dialog.getByLabel(label).fill(text);

scenario("a case goes from its school by way of county and city to another school", async (page, url) => {
  const [county, city] = [await account(url, "county_admin", COUNTY), await account(url, "city_admin", CITY)];
  const [place, elsewhere] = [await school(url), await school(url)];
  const title = unique("指尖课堂");

  await signIn(page, place.manager);
  await follow(page, "智慧助老案例");
  await page.getByText("没有案例", { exact: true }).waitFor();
  await page.getByRole("link", { name: "新建案例" }).click();
  await page.getByLabel("案例名称").fill(title);
  await page.getByLabel("摘要").fill("志愿者一对一陪练，让老年人自己用手机挂号。");
  await page.getByRole("button", { name: "保存草稿" }).click();
  await page.getByLabel("做法与成效").and(page.locator("[aria-invalid]")).waitFor();
  await page.getByLabel("做法与成效").fill("每周两次实操课，三个月后八成学员能独立挂号。");
  await page.getByLabel("受益老年人数").fill("86");
  await inspect(page, "smart-aging-new");
  await page.getByRole("button", { name: "保存草稿" }).click();
  await page.getByRole("heading", { name: title }).waitFor();
  const path = new URL(page.url()).pathname;
  await step(page, "报送");
  await page.getByText("待旗区推荐", { exact: true }).first().waitFor();
  await signOut(page);

  await signIn(page, county, "/smart-aging-cases?tab=review");
  await page.getByRole("link", { name: title }).click();
  await step(page, "退回", because("理由", "请写明服务了哪些老年人"));
  await page.getByText("已退回，请修改后重新报送").waitFor();
  await signOut(page);

  await signIn(page, place.manager, path);
  await page.getByRole("button", { name: "编辑" }).click();
  await page.getByLabel("摘要").fill("志愿者一对一陪练，让八十岁以上老年人自己用手机挂号。");
  await page.getByRole("button", { name: "保存草稿" }).click();
  await page.getByText("八十岁以上").first().waitFor();
  await step(page, "报送");
  await signOut(page);

  await signIn(page, county, path);
  await step(page, "推荐", because("意见", "做法实，可推广"));
  await page.getByText("待市级遴选", { exact: true }).first().waitFor();
  await signOut(page);

  await signIn(page, city, path);
  await step(page, "遴选", because("意见", "贴近日常"));
  await step(page, "推广", because("推广渠道", "市智慧养老服务云平台"));
  await page.getByText("已推广", { exact: true }).first().waitFor();
  await inspect(page, "smart-aging-promoted");
  await follow(page, "智慧助老案例");
  await page.getByRole("button", { name: "旗区汇总" }).click();
  await settled(page);
  await page.locator("#filter-year").selectOption(today().slice(0, 4));
  await settled(page);
  await page.getByRole("row", { name: /东胜区/ }).waitFor();
  await inspect(page, "smart-aging-overview");
  await signOut(page);

  await signIn(page, elsewhere.clerk, "/smart-aging-cases?tab=promoted");
  await page.getByRole("link", { name: title }).click();
  await page.getByText("市智慧养老服务云平台").waitFor();
  await page.getByText("办理经过").waitFor({ state: "detached" });
  await inspect(page, "smart-aging-example");
});

scenario("who handed a case in is told that another person reviews it", async (page, url) => {
  const county = await account(url, "county_admin", COUNTY);
  const bearer = await token(url, county);
  const one = await call(url, bearer, "POST", "/smart-aging-cases", {
    kind: "training_program", title_zh: unique("助老员培训"), summary: "教助老员使用智能设备", body: "分片集中授课",
    county_code: COUNTY.division_code, began_on: today(),
  });
  await call(url, bearer, "POST", `/smart-aging-cases/${one.id}/submit`, {}, { "if-match": `"v${one.version}"` });
  await signIn(page, county, `/smart-aging-cases/${one.id}`);
  await page.getByText("这是您报送的案例，须由另一人评审").waitFor();
  await page.getByRole("button", { name: "推荐", exact: true }).waitFor({ state: "detached" });
  await step(page, "撤回", because("理由", "内容重复"));
  await page.getByText("已撤回", { exact: true }).first().waitFor();
});
