import assert from "node:assert/strict";
import { cutOff, follow, inspect, settled, signIn, signOut, SIZES } from "../support/browser.mjs";
import { account } from "../support/office.mjs";
import { suite } from "../support/suite.mjs";

const scenario = suite();
const ADMIN = process.env.E2E_ADMIN ?? "city_admin";

scenario("the sign-in page works at both widths and is accessible", async (page) => {
  await page.goto("/");
  await page.getByRole("heading", { name: "登录", exact: true }).waitFor();
  await inspect(page, "sign-in");
});

scenario("a wrong password is refused in words and what was typed stays", async (page) => {
  await page.goto("/");
  await page.getByLabel("账号").fill(ADMIN);
  await page.getByLabel("密码").fill("certainly wrong");
  await page.getByRole("button", { name: "登录" }).click();
  await page.getByRole("alert").waitFor();
  assert.equal(await page.getByLabel("账号").inputValue(), ADMIN);
  await inspect(page, "sign-in-refused");
});

scenario("an empty sign-in is stopped at the first empty field", async (page) => {
  await page.goto("/");
  await page.getByRole("button", { name: "登录" }).click();
  const account = page.getByLabel("账号");
  await page.getByText("请填写此项").first().waitFor();
  assert.equal(await account.getAttribute("aria-invalid"), "true");
  assert.ok(await account.evaluate((input) => input === document.activeElement), "the first wrong field has the focus");
});

scenario("one signs in with the keyboard alone, stays signed in over a reload, and signs out", async (page) => {
  await page.goto("/");
  await page.getByLabel("账号").focus();
  await page.keyboard.type(ADMIN);
  await page.keyboard.press("Tab");
  await page.keyboard.type(process.env.E2E_PASSWORD ?? "demo-demo-demo");
  await page.keyboard.press("Enter");
  await page.getByRole("heading", { name: "总览", level: 1 }).waitFor();
  await settled(page);
  await inspect(page, "overview");
  await page.reload();
  await page.getByRole("heading", { name: "总览", level: 1 }).waitFor();
  await signOut(page);
  await page.reload();
  await page.getByRole("heading", { name: "登录", exact: true }).waitFor();
});

scenario("the access token is never stored where a script of another page could read it", async (page) => {
  await signIn(page, ADMIN);
  const stored = await page.evaluate(() => JSON.stringify({ ...localStorage, ...sessionStorage }) + document.cookie);
  assert.ok(!/eyJ/.test(stored), stored);
});

scenario("an address that is no page says so and leads back", async (page) => {
  await signIn(page, ADMIN, "/no/such/page");
  await page.getByRole("heading", { name: "没有这个页面" }).waitFor();
  await inspect(page, "not-found");
  await page.getByRole("link", { name: "回到总览" }).click();
  await page.getByRole("heading", { name: "总览", level: 1 }).waitFor();
});

scenario("the chosen language is used at once and remembered", async (page) => {
  await signIn(page, ADMIN);
  await page.getByLabel("语言").selectOption("en");
  await page.getByRole("heading", { name: "Overview", level: 1 }).waitFor();
  assert.equal(await page.locator("html").getAttribute("lang"), "en");
  await page.reload();
  await page.getByRole("heading", { name: "Overview", level: 1 }).waitFor();
});

scenario("on a phone the menu opens, closes with Esc, and gives the focus back", async (page) => {
  await signIn(page, ADMIN);
  const toggle = page.getByRole("button", { name: "菜单" });
  await toggle.click();
  await page.getByRole("navigation", { name: "主导航" }).waitFor();
  await page.keyboard.press("Escape");
  await page.getByRole("navigation", { name: "主导航" }).waitFor({ state: "hidden" });
  assert.ok(await toggle.evaluate((button) => button === document.activeElement));
  await follow(page, "总览");
  await page.getByRole("navigation", { name: "主导航" }).waitFor({ state: "hidden" });
}, { size: SIZES.phone });

scenario("a broken line ends no session: what was typed stays, and the form goes through once the line is mended", async (page) => {
  await signIn(page, ADMIN, "/accounts/new");
  await page.getByLabel("账号", { exact: true }).fill(`line-${Date.now().toString(36)}`);
  await page.getByLabel("显示名称").fill("断网也不丢");
  await page.getByLabel("初始密码").fill("Duanwang-Budiu-2026");
  await page.getByLabel("角色").selectOption("city_admin");
  // The token has run out, and the line breaks before a new one is there.
  const outdated = (route) => route.request().method() === "POST"
    ? route.fulfill({ status: 401, contentType: "application/problem+json", body: "{}" }) : route.continue();
  await page.route("**/api/v1/accounts", outdated);
  const mend = await cutOff(page, "**/api/v1/auth/refresh");
  await page.getByRole("button", { name: "开通账号" }).click();
  await page.getByRole("alert").getByText("连接不上服务器").waitFor();
  assert.equal(await page.getByLabel("显示名称").inputValue(), "断网也不丢");
  await inspect(page, "line-broken");
  await page.unroute("**/api/v1/accounts", outdated);
  await mend();
  const mendAll = await cutOff(page);
  await page.getByRole("button", { name: "开通账号" }).click();
  await page.getByRole("alert").getByText("连接不上服务器").waitFor();
  await mendAll();
  await page.getByRole("button", { name: "开通账号" }).click();
  await page.getByText(/账号 line-.* 已开通/).waitFor();
}, { complaints: true });

/** Lets the server know the session no more, and answer 401 to these calls. */
async function expire(page, addresses) {
  const refuse = (route) => route.request().method() === "GET" && !route.request().url().includes("/divisions")
    ? route.continue() : route.fulfill({ status: 401, contentType: "application/problem+json", body: JSON.stringify({
      type: "/docs/problems#unauthenticated", title: "请重新登录", status: 401, code: "unauthenticated", request_id: "e2e",
    }) });
  await page.route(addresses, refuse);
  return () => page.unroute(addresses, refuse);
}

scenario("when the server refuses to renew the session, what was typed waits for the same account to return", async (page) => {
  await signIn(page, ADMIN, "/accounts/new");
  await page.getByLabel("账号", { exact: true }).fill(`back-${Date.now().toString(36)}`);
  await page.getByLabel("显示名称").fill("登录过期也不丢");
  await page.getByLabel("初始密码").fill("Guoqi-Budiu-2026");
  await page.getByLabel("角色").selectOption("city_admin");
  const renew = await expire(page, "**/api/v1/{auth/refresh,accounts}");
  await page.getByRole("button", { name: "开通账号" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByText("登录已过期").waitFor();
  await inspect(page, "sign-in-again");
  for (const key of ["Escape", "Escape", "Escape"]) await page.keyboard.press(key);
  await page.waitForTimeout(300);
  assert.ok(await dialog.isVisible(), "the page below is not to be had without the password");
  await renew();
  assert.equal(await dialog.getByLabel("账号").inputValue(), ADMIN);
  await dialog.getByLabel("密码").fill(process.env.E2E_PASSWORD ?? "demo-demo-demo");
  await dialog.getByRole("button", { name: "登录", exact: true }).click();
  await dialog.waitFor({ state: "detached" });
  assert.equal(await page.getByLabel("显示名称").inputValue(), "登录过期也不丢");
  await page.getByRole("button", { name: "开通账号" }).click();
  await page.getByText(/账号 back-.* 已开通/).waitFor();
});

scenario("after a return a page that could not be read is read by itself; another account begins anew", async (page) => {
  await signIn(page, ADMIN);
  const expired = async () => {
    const renew = await expire(page, "**/api/v1/{auth/refresh,divisions*}");
    await page.getByRole("navigation", { name: "主导航" }).getByRole("link", { name: "行政区划" }).click();
    await page.getByRole("dialog").getByText("登录已过期").waitFor();
    await renew();
  };
  await expired();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("密码").fill(process.env.E2E_PASSWORD ?? "demo-demo-demo");
  await dialog.getByRole("button", { name: "登录", exact: true }).click();
  await page.getByText("东胜区").first().waitFor();
  await follow(page, "总览");
  await expired();
  await dialog.getByRole("button", { name: "改用其他账号" }).click();
  await page.getByRole("heading", { name: "登录", exact: true }).waitFor();
  assert.equal(await page.getByLabel("账号").inputValue(), "");
});

scenario("when somebody else signs in in another tab, this one ends instead of acting for them", async (page, url) => {
  await signIn(page, await account(url, "county_admin", { scope: "county", division_code: "150602" }));
  await page.getByRole("link", { name: "乌兰" }).waitFor();
  const other = await page.context().newPage();
  await other.goto("/");
  await signOut(other);
  await signIn(other, await account(url, "auditor", { scope: "city" }));
  await other.getByRole("link", { name: "其其格" }).waitFor();
  // Only the token that has run out leads to the cookie, which is the other's by now.
  const asked = [];
  page.on("request", (request) => asked.push(new URL(request.url()).pathname));
  await page.route("**/api/v1/divisions*", (route) => route.fulfill({ status: 401, contentType: "application/problem+json", body: "{}" }), { times: 1 });
  await page.getByRole("navigation", { name: "主导航" }).getByRole("link", { name: "行政区划" }).click();
  await page.getByText("另一个账号在这个浏览器中登录了").waitFor();
  await inspect(page, "sign-in-replaced");
  assert.equal(asked.filter((path) => path === "/api/v1/divisions").length, 1, "nothing is asked again for the other account");
  await other.reload();
  await other.getByRole("link", { name: "其其格" }).waitFor();
});

scenario("a sign-out that fails leaves one signed in, says so, and can be tried again", async (page) => {
  await signIn(page, ADMIN);
  const mend = await cutOff(page, "**/api/v1/auth/logout");
  await page.getByRole("button", { name: "退出登录" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByText("还没有退出登录").waitFor();
  await inspect(page, "sign-out-failed");
  await mend();
  await dialog.getByRole("button", { name: "重试" }).click();
  await page.getByRole("heading", { name: "登录", exact: true }).waitFor();
  await page.reload();
  await page.getByRole("heading", { name: "登录", exact: true }).waitFor();
}, { complaints: true });

scenario("a language that cannot be fetched leaves the present one and what was typed", async (page) => {
  await signIn(page, ADMIN, "/accounts/new");
  await page.getByLabel("显示名称").fill("还在这里");
  const mend = await cutOff(page, "**/assets/en.ftl*");
  await page.getByLabel("语言").selectOption("en");
  await page.getByRole("status").getByText("连接不上服务器").waitFor();
  assert.equal(await page.getByLabel("语言").inputValue(), "zh-CN", "the select shows the language that is there");
  assert.equal(await page.getByLabel("显示名称").inputValue(), "还在这里");
  await mend();
  await page.getByLabel("语言").selectOption("en");
  await page.getByRole("heading", { name: "Open an account", level: 1 }).waitFor();
}, { complaints: true });

scenario("the sums of the first page say when they cannot be had, and are asked for again", async (page) => {
  const mend = await cutOff(page, "**/api/v1/overview*");
  await signIn(page, ADMIN);
  await page.getByRole("alert").getByText("连接不上服务器").waitFor();
  await mend();
  await page.getByRole("button", { name: "重试" }).click();
  await page.locator(".figures").first().waitFor();
}, { complaints: true });
