// Debian's Chromium, driven without downloads; pages in the sizes that matter.
import axe from "axe-core";
import assert from "node:assert/strict";
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { chromium } from "playwright-core";

const SCREENSHOTS = join(import.meta.dirname, "../screenshots");
export const SIZES = { desktop: { width: 1280, height: 900 }, phone: { width: 390, height: 844 } };

export function launch() {
  return chromium.launch({
    executablePath: process.env.CHROMIUM,
    args: [
      "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
      "--disable-component-update", "--disable-sync",
    ],
  });
}

/** A page of its own (no shared cookies) that notes what goes wrong in it. */
export async function openPage(browser, url, size = SIZES.desktop) {
  const context = await browser.newContext({ baseURL: url, viewport: size, locale: "zh-CN", timezoneId: "Asia/Shanghai" });
  context.setDefaultTimeout(30_000);
  await slowDown(context);
  const page = await context.newPage();
  page.complaints = [];
  const goto = page.goto.bind(page);
  // Nobody clicks at what is still being read: what comes late may move what is there.
  page.goto = async (...address) => {
    const answer = await goto(...address);
    await settled(page);
    return answer;
  };
  page.on("pageerror", (error) => page.complaints.push(`error: ${error.message}`));
  page.on("console", (message) => {
    // The browser itself notes every 4xx answer; those are part of the tests.
    if (message.type() === "error" && !message.text().startsWith("Failed to load resource")) page.complaints.push(message.text());
  });
  return page;
}

/** Every answer of the API comes late where that is asked for: what passes only on a quick line is found so. */
async function slowDown(context) {
  const late = Number(process.env.E2E_SLOW ?? 0);
  if (late === 0) return;
  await context.route("**/api/**", async (route) => {
    await new Promise((done) => setTimeout(done, late));
    await route.continue().catch(() => {}); // the page may be gone
  });
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

/** Signs out, and waits until the server has ended the session: whoever signs in next is not taken for the one before. */
export async function signOut(page) {
  await page.getByRole("button", { name: "退出登录" }).click();
  await page.getByRole("heading", { name: "登录", exact: true }).waitFor();
}

/** Waits until the console has begun and nothing is being loaded any more. */
export async function settled(page) {
  await page.waitForFunction(() => document.querySelector("h1") && !document.querySelector('[aria-busy="true"], .waiting'));
}

/** Follows an entry of the menu, which on a phone has to be opened first. */
export async function follow(page, name) {
  const toggle = page.getByRole("button", { name: "菜单" });
  if (await toggle.isVisible()) await toggle.click();
  await page.getByRole("navigation", { name: "主导航" }).getByRole("link", { name }).click();
  await settled(page);
}

/** Presses a button, fills in with `fill` the dialog that it opens, and sends that. */
export async function step(page, name, fill = async () => {}) {
  await page.getByRole("button", { name, exact: true }).click();
  const dialog = page.getByRole("dialog");
  await fill(dialog);
  await dialog.locator(".form-actions, footer").getByRole("button").first().click();
  await dialog.waitFor({ state: "detached" });
  await settled(page);
}

/** Saves the page as it is now under `screenshots/`. */
export async function photograph(page, name) {
  mkdirSync(SCREENSHOTS, { recursive: true });
  await page.screenshot({ path: join(SCREENSHOTS, `${name}.png`), fullPage: true });
}

/** Waits until the page is drawn in its new size, and what moves has come to rest. */
async function drawn(page) {
  await page.evaluate(async () => {
    for (let frame = 0; frame < 3; frame += 1) await new Promise(requestAnimationFrame);
    const passing = document.getAnimations().filter((one) => Number.isFinite(one.effect.getComputedTiming().endTime));
    await Promise.allSettled(passing.map((one) => one.finished));
  });
}

/** Saves the page at 1280 and 390 px once nothing is being loaded, and checks each for accessibility and for sideways scrolling. */
export async function inspect(page, name) {
  const before = page.viewportSize();
  for (const size of Object.values(SIZES)) {
    await page.setViewportSize(size);
    await page.evaluate(() => window.scrollTo(0, 0));
    await settled(page);
    await drawn(page);
    await photograph(page, `${name}-${size.width}`);
    await accessible(page, `${name} at ${size.width} px`);
    const overflow = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
    assert.ok(overflow <= 0, `${name} at ${size.width} px scrolls sideways by ${overflow} px`);
  }
  await page.setViewportSize(before);
}

/** Fails on any finding of axe at WCAG 2.2 AA. The console has no frames, so that axe need not be carried through them. */
export async function accessible(page, what) {
  const values = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];
  if (!(await page.evaluate(() => "axe" in globalThis))) await page.evaluate(axe.source);
  const violations = await page.evaluate(
    async (values) => {
      const found = await globalThis.axe.run(document, { resultTypes: ["violations"], runOnly: { type: "tag", values } });
      return found.violations.map(({ id, impact, nodes }) => ({ id, impact, where: nodes.map((node) => node.target.join(" ")) }));
    },
    values,
  );
  const findings = violations.map(({ id, impact, where }) => `${id} (${impact}): ${where.slice(0, 3).join("; ")}`);
  assert.deepEqual(findings, [], `axe on ${what}`);
}

/** Holds answers back as a slow line does; the answer lets them through. */
export async function holdBack(page, addresses) {
  let release;
  const released = new Promise((done) => (release = done));
  await page.route(addresses, (route) => released.then(() => route.continue()));
  return release;
}

/** Cuts the page off from the API, as a broken line does; the answer mends it. */
export async function cutOff(page, addresses = "**/api/**") {
  const refuse = (route) => route.abort("connectionfailed");
  await page.route(addresses, refuse);
  return () => page.unroute(addresses, refuse);
}
