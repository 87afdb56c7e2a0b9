import assert from "node:assert/strict";
import { cutOff, follow, holdBack, inspect, settled, signIn, signOut } from "../support/browser.mjs";
import { account, call, PASSWORD as FIRST_PASSWORD, token } from "../support/office.mjs";
import { school, unique } from "../support/school.mjs";
import { suite } from "../support/suite.mjs";

const scenario = suite();
const PASSWORD = "Qixin-Xieli-2026";
const NEW_PASSWORD = "Tongchuan-Gongji-2027";

scenario("an account is opened for a facility, signs in, and is closed", async (page, url) => {
  const place = await school(url);
  const name = unique("clerk-").toLowerCase();
  const security = await account(url, "security_admin", { scope: "city" });
  await signIn(page, security);
  await follow(page, "账号管理");
  await page.getByRole("link", { name: "开通账号" }).click();
  await page.getByLabel("账号", { exact: true }).fill(name);
  await page.getByLabel("显示名称").fill("新来的小刘");
  await page.getByLabel("初始密码").fill("short");
  await page.getByLabel("角色").selectOption("facility_clerk");
  await page.getByLabel("设施", { exact: true }).selectOption(place.facility.id);
  await page.getByRole("button", { name: "开通账号" }).click();
  await page.getByText("至少 10 位", { exact: true }).waitFor();
  assert.equal(await page.getByLabel("账号", { exact: true }).inputValue(), name, "what was typed is kept");
  await inspect(page, "account-new");
  await page.getByLabel("初始密码").fill(PASSWORD);
  await page.getByRole("button", { name: "开通账号" }).click();
  await page.getByText(`账号 ${name} 已开通`).waitFor();
  await page.goto(`/accounts?q=${name}`);
  await page.getByRole("cell", { name: place.facility.name_zh }).waitFor();
  await settled(page);
  await inspect(page, "accounts");
  await signOut(page);

  await signIn(page, name, "/redemption", PASSWORD);
  await page.getByRole("heading", { name: "兑换台", level: 1 }).waitFor();
  assert.equal(await page.getByRole("link", { name: "账号管理" }).count(), 0, "a clerk manages no accounts");
  await page.getByRole("button", { name: "修改密码" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("当前密码").fill("not-this-one-2026");
  await dialog.getByLabel("新密码", { exact: true }).fill(NEW_PASSWORD);
  await dialog.getByLabel("再输一次新密码").fill(NEW_PASSWORD);
  await dialog.getByRole("button", { name: "修改密码" }).click();
  await dialog.getByText("请填写现在使用的密码").first().waitFor();
  await inspect(page, "password");
  await dialog.getByLabel("当前密码").fill(PASSWORD);
  await dialog.getByRole("button", { name: "修改密码" }).click();
  await page.getByRole("heading", { name: "登录", exact: true }).waitFor();
  await signIn(page, name, "/redemption", NEW_PASSWORD);
  await signOut(page);

  await signIn(page, security, `/accounts?q=${name}`);
  await page.getByRole("button", { name: "停用" }).click();
  assert.ok(await page.getByRole("dialog").getByLabel("理由").evaluate((field) => field === document.activeElement));
  await page.getByRole("dialog").getByLabel("理由").fill("已离职");
  await page.getByRole("dialog").getByRole("button", { name: "停用" }).click();
  await page.getByRole("table").getByText("已停用").waitFor();
});

scenario("what waits for choices is not sent once the reader changes something", async (page, url) => {
  const name = unique("early-").toLowerCase();
  await signIn(page, process.env.E2E_ADMIN ?? "city_admin", "/accounts/new");
  const release = await holdBack(page, "**/api/v1/facilities/options*");
  const sent = [];
  page.on("request", (request) => request.method() === "POST" && sent.push(new URL(request.url()).pathname));
  await page.getByLabel("账号", { exact: true }).fill(name);
  await page.getByLabel("显示名称").fill("开早了");
  await page.getByLabel("初始密码").fill(PASSWORD);
  await page.getByLabel("角色").selectOption("facility_clerk");
  await page.getByRole("option", { name: "正在加载…" }).waitFor({ state: "attached" });
  const open = page.getByRole("button", { name: "开通账号" });
  await open.click();
  await open.and(page.locator("[aria-busy]")).waitFor();
  await page.getByLabel("角色").selectOption("auditor");
  await open.and(page.locator(":not([aria-busy])")).waitFor();
  release();
  await settled(page);
  assert.deepEqual(sent, [], "nobody asked for an auditor yet");
});

scenario("a county offers no role over the whole city", async (page, url) => {
  const county = await account(url, "county_admin", { scope: "county", division_code: "150602" });
  await signIn(page, county, "/accounts/new");
  const roles = await page.getByLabel("角色").locator("option").allInnerTexts();
  assert.ok(roles.length > 5 && !roles.some((role) => role.includes("市级管理员")), roles.join());
  await page.getByLabel("角色").selectOption("auditor");
  assert.deepEqual(await page.getByLabel("范围").locator("option").allInnerTexts(), ["请选择", "一个旗区"]);
});

scenario("one signs out everywhere from the page of the own account", async (page, url) => {
  const name = await account(url, "auditor", { scope: "city" });
  await signIn(page, name);
  const elsewhere = await (await page.context().browser().newContext({ baseURL: url })).newPage();
  await signIn(elsewhere, name);
  await page.getByRole("link", { name: "其其格" }).click();
  await page.getByRole("heading", { name: "我的账号", level: 1 }).waitFor();
  await page.getByText("其他浏览器").waitFor();
  await settled(page);
  await inspect(page, "account-own");
  await page.getByRole("button", { name: "全部退出登录" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.waitFor();
  assert.equal(await page.evaluate(() => document.activeElement.innerText.trim()), "取消", "Enter alone destroys nothing");
  const mend = await cutOff(page, "**/api/v1/auth/logout-everywhere");
  await dialog.getByRole("button", { name: "全部退出登录" }).click();
  await dialog.getByText("连接不上服务器").waitFor();
  await mend();
  await dialog.getByRole("button", { name: "全部退出登录" }).click();
  await page.getByRole("heading", { name: "登录", exact: true }).waitFor();
  await elsewhere.reload();
  await elsewhere.getByRole("heading", { name: "登录", exact: true }).waitFor();
  await elsewhere.context().close();
}, { complaints: true });

scenario("who works at two facilities says at which counter they stand", async (page, url) => {
  const places = [await school(url), await school(url)];
  const username = unique("two-counters-").toLowerCase();
  await call(url, await token(url, process.env.E2E_ADMIN ?? "city_admin"), "POST", "/accounts", {
    username, display_name: "两头跑", password: FIRST_PASSWORD,
    grants: places.map((place) => ({ role: "facility_clerk", scope: "facility", facility_id: place.facility.id })),
  });
  await signIn(page, username, "/redemption");
  const counter = page.getByLabel("设施", { exact: true });
  await counter.locator("option").nth(2).waitFor({ state: "attached" });
  assert.equal(await counter.inputValue(), "", "none is taken silently");
  await page.getByText("请先选择您在哪个设施").waitFor();
  assert.equal(await page.getByText("没有可用的兑换点").count(), 0);
  assert.equal(await page.getByLabel("身份证号码、姓名或领取码").count(), 0, "nobody is looked up before it is clear where");
  await inspect(page, "redemption-counter-first");
  await counter.selectOption(places[1].facility.id);
  await page.waitForURL(new RegExp(`facility_id=${places[1].facility.id}`));
  await settled(page);
  assert.equal(await counter.inputValue(), places[1].facility.id);
  await page.getByLabel("身份证号码、姓名或领取码").waitFor();
});

scenario("facilities that could not be read are not taken for none", async (page, url) => {
  const place = await school(url);
  const mend = await cutOff(page, "**/api/v1/facilities/options*");
  await signIn(page, place.clerk, "/redemption");
  await page.getByRole("alert").getByText("连接不上服务器").waitFor();
  assert.equal(await page.getByText("没有可用的兑换点").count(), 0);
  await mend();
  await page.getByRole("button", { name: "重试" }).click();
  await page.getByLabel("身份证号码、姓名或领取码").waitFor();
}, { complaints: true });
