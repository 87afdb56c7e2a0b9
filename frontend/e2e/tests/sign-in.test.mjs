import assert from "node:assert/strict";
import { follow, inspect, settled, signIn, SIZES } from "../support/browser.mjs";
import { suite } from "../support/suite.mjs";

const scenario = suite();
const ADMIN = process.env.E2E_ADMIN ?? "city_admin";

scenario("the sign-in page works at both widths and is accessible", async (page) => {
  await page.goto("/");
  await page.getByRole("heading", { name: "登录" }).waitFor();
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
  await page.getByRole("button", { name: "退出登录" }).click();
  await page.getByRole("heading", { name: "登录" }).waitFor();
  await page.reload();
  await page.getByRole("heading", { name: "登录" }).waitFor();
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
