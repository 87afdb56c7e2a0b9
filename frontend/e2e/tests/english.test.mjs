// English texts are longer than Chinese ones: every page of the menu has to hold them, on a desk and on a phone.
import assert from "node:assert/strict";
import { inspect, settled, signIn } from "../support/browser.mjs";
import { course, earn, goods, learner, school, unique } from "../support/school.mjs";
import { suite } from "../support/suite.mjs";

const scenario = suite();
const ADMIN = process.env.E2E_ADMIN ?? "city_admin";
const CHINESE = /[\u3400-\u9fff]/;

/** Turns the console into English, opens every entry of the menu and inspects it at both widths. */
async function walk(page, name) {
  await page.getByLabel("语言").selectOption("en");
  const menu = page.getByRole("navigation", { name: "Main navigation" });
  await menu.waitFor();
  const entries = await menu.getByRole("link").evaluateAll((links) =>
    links.map((link) => ({ address: link.getAttribute("href"), text: link.innerText })));
  assert.ok(entries.length > 4, "the menu has entries");
  for (const { address, text } of entries) {
    assert.doesNotMatch(text, CHINESE, address);
    await page.goto(address);
    const title = page.getByRole("heading", { level: 1 });
    await title.waitFor();
    await settled(page);
    assert.doesNotMatch(await title.innerText(), CHINESE, address);
    await inspect(page, `english-${name}${address.replaceAll("/", "-")}`);
  }
}

scenario("the office reads every page of its menu in English", async (page, url) => {
  const place = await school(url);
  const who = await learner(url, place, "乌日娜");
  await earn(url, place, await course(url, unique("英文界面")), who);
  await goods(url, place, unique("肥皂"), 3);
  await signIn(page, ADMIN);
  await walk(page, "office");
});

scenario("a counter reads every page of its menu in English", async (page, url) => {
  const place = await school(url);
  await goods(url, place, unique("肥皂"), 3);
  await signIn(page, place.clerk);
  await walk(page, "counter");
});
