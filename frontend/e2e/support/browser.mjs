// Debian's Chromium, driven without downloads; pages in the sizes that matter.
import { AxeBuilder } from "@axe-core/playwright";
import assert from "node:assert/strict";
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { chromium } from "playwright-core";

const SCREENSHOTS = join(import.meta.dirname, "../screenshots");
export const SIZES = { desktop: { width: 1280, height: 900 }, phone: { width: 390, height: 844 } };

export function launch() {
  return chromium.launch({
    executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
    args: [
      "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
      "--disable-component-update", "--disable-sync",
    ],
  });
}

/** A page of its own (no shared cookies) that notes what goes wrong in it. */
export async function openPage(browser, url, size = SIZES.desktop) {
  const context = await browser.newContext({ baseURL: url, viewport: size, locale: "zh-CN", timezoneId: "Asia/Shanghai" });
  context.setDefaultTimeout(15_000);
  const page = await context.newPage();
  page.complaints = [];
  page.on("pageerror", (error) => page.complaints.push(`error: ${error.message}`));
  page.on("console", (message) => {
    // The browser itself notes every 4xx answer; those are part of the tests.
    if (message.type() === "error" && !message.text().startsWith("Failed to load resource")) page.complaints.push(message.text());
  });
  return page;
}

/** Signs in as a demo account and waits for the page that was wanted. */
export async function signIn(page, username, path = "/", password = process.env.E2E_PASSWORD ?? "demo-demo-demo") {
  await page.goto(path);
  await page.getByLabel("账号").fill(username);
  await page.getByLabel("密码").fill(password);
  await page.getByRole("button", { name: "登录" }).click();
  await page.getByRole("navigation", { name: "主导航" }).or(page.getByRole("button", { name: "菜单" })).first().waitFor();
  await settled(page);
}

/** Waits until nothing is being loaded any more. */
export async function settled(page) {
  await page.waitForFunction(() => !document.querySelector('[aria-busy="true"]') && !document.querySelector(".waiting"));
}

/** Follows an entry of the menu, which on a phone has to be opened first. */
export async function follow(page, name) {
  const toggle = page.getByRole("button", { name: "菜单" });
  if (await toggle.isVisible()) await toggle.click();
  await page.getByRole("navigation", { name: "主导航" }).getByRole("link", { name }).click();
  await settled(page);
}

/** Saves the page as it is now under `screenshots/`. */
export async function photograph(page, name) {
  mkdirSync(SCREENSHOTS, { recursive: true });
  await page.screenshot({ path: join(SCREENSHOTS, `${name}.png`), fullPage: true });
}

/** Saves the page at 1280 and 390 px, and checks each for accessibility and for sideways scrolling. */
export async function inspect(page, name) {
  const before = page.viewportSize();
  for (const size of Object.values(SIZES)) {
    await page.setViewportSize(size);
    await page.evaluate(() => window.scrollTo(0, 0));
    await page.waitForTimeout(250);
    await photograph(page, `${name}-${size.width}`);
    await accessible(page, `${name} at ${size.width} px`);
    const overflow = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
    assert.ok(overflow <= 0, `${name} at ${size.width} px scrolls sideways by ${overflow} px`);
  }
  await page.setViewportSize(before);
}

/** Fails on any finding of axe at WCAG 2.2 AA. */
export async function accessible(page, what) {
  const { violations } = await new AxeBuilder({ page })
    .withTags(["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]).analyze();
  const findings = violations.map((v) => `${v.id} (${v.impact}): ${v.nodes.map((n) => n.target.join(" ")).slice(0, 3).join("; ")}`);
  assert.deepEqual(findings, [], `axe on ${what}`);
}

/** Cuts the page off from the API, as a broken line does; the answer mends it. */
export async function cutOff(page, addresses = "**/api/**") {
  const refuse = (route) => route.abort("connectionfailed");
  await page.route(addresses, refuse);
  return () => page.unroute(addresses, refuse);
}
