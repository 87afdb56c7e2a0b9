import assert from "node:assert/strict";
import { follow, inspect, settled, signIn } from "../support/browser.mjs";
import { account, draft } from "../support/office.mjs";
import { suite } from "../support/suite.mjs";

const scenario = suite();
const ADMIN = process.env.E2E_ADMIN ?? "city_admin";

scenario("the first page shows coverage against its targets, with a table behind each chart", async (page) => {
  await signIn(page, ADMIN);
  await page.getByRole("heading", { name: /各类设施覆盖率/ }).waitFor();
  await settled(page);
  const charts = await page.locator("figure.chart").count();
  assert.ok(charts >= 3);
  assert.equal(await page.locator("figure.chart details table").count(), charts, "every chart has its table");
  await inspect(page, "overview-coverage");
});

scenario("coverage is asked for any day, and the gaps are listed by name", async (page) => {
  await signIn(page, ADMIN);
  await follow(page, "覆盖率");
  await page.getByLabel("统计日期").fill("2024-12-31");
  await page.getByRole("heading", { name: /2024-12-31/ }).waitFor();
  await page.getByRole("heading", { name: /尚无学堂的区划/ }).waitFor();
  await page.getByRole("cell", { name: "街道", exact: true }).first().waitFor();
  await inspect(page, "coverage");
});

scenario("the tree of divisions opens with the keyboard, and a search goes straight there", async (page) => {
  await signIn(page, ADMIN);
  await follow(page, "行政区划");
  const county = page.getByRole("button", { name: "东胜区", exact: true });
  await county.focus();
  await page.keyboard.press("Enter");
  await page.getByRole("button", { name: "交通街道" }).waitFor();
  assert.equal(await county.getAttribute("aria-expanded"), "true");
  await inspect(page, "divisions");
  await page.getByLabel("按名称或代码查找").fill("交通");
  await page.getByRole("rowheader", { name: "交通街道" }).waitFor();
  await inspect(page, "divisions-found");
});

scenario("the audit trail shows what a change has changed", async (page, url) => {
  const county = await account(url, "county_admin", { scope: "county", division_code: "150602" });
  await draft(url, county, `留痕中心${Date.now().toString(36)}`, ["60.00"]);
  await signIn(page, ADMIN, "/audit?entity=facility");
  await page.getByRole("button", { name: "查看改动" }).first().click();
  const panel = page.getByRole("dialog");
  await panel.locator("ins").first().waitFor();
  await panel.getByRole("rowheader", { name: /使用面积/ }).first().waitFor();
  await inspect(page, "audit");
  await page.keyboard.press("Escape");
  await panel.waitFor({ state: "detached" });

  await page.getByRole("search").getByLabel("操作", { exact: true }).selectOption("room.create");
  await page.waitForURL(/action=room\.create/);
  await settled(page);
  await page.getByRole("cell", { name: /添加房间/ }).first().waitFor();
  assert.equal(await page.getByRole("cell", { name: /新建设施登记/ }).count(), 0);
  await page.getByRole("button", { name: "查看改动" }).first().click();
  await page.getByRole("button", { name: "只看此人的操作" }).click();
  await page.waitForURL(/account_id=/);
  await settled(page);
  assert.match(await page.getByRole("search").getByLabel("操作人").locator("option:checked").innerText(), new RegExp(county));
  await inspect(page, "audit-of-one-account");
});
