import assert from "node:assert/strict";
import { inspect, settled, signIn } from "../support/browser.mjs";
import { call, token } from "../support/office.mjs";
import { course, earn, goods, learner, school, unique } from "../support/school.mjs";
import { suite } from "../support/suite.mjs";

const scenario = suite();
const BOX = "身份证号码、姓名或领取码";

/** Types as a scanner does: all at once, and Enter, perhaps twice. */
async function scan(page, text, enters = 1) {
  await page.keyboard.type(text);
  for (let at = 0; at < enters; at += 1) await page.keyboard.press("Enter");
}

/** What a person leaves between two presses, unlike a scanner. */
const pause = (page) => page.waitForTimeout(450);

async function inBox(page, what) {
  await page.waitForFunction(() => document.activeElement?.id === "find-learner", undefined, { timeout: 5_000 })
    .catch(() => assert.fail(`the focus is not back in the box: ${what}`));
}

/** A school with two learners of one name who have credits, and two items on the shelf. */
async function shop(url) {
  const place = await school(url);
  const who = await learner(url, place, "乌日娜");
  await learner(url, place, "乌日娜");
  await earn(url, place, await course(url, unique("健康饮食")), who);
  for (const name of ["香皂", "毛巾"]) await goods(url, place, unique(name), 5);
  return { place, who };
}

scenario("keys alone: a card is scanned, an item chosen, its code scanned, and Enter twice does nothing twice", async (page, url) => {
  const { place, who } = await shop(url);
  const sent = [];
  page.on("request", (request) => {
    if (request.method() === "POST" && /redemption-orders/.test(request.url())) sent.push(new URL(request.url()).pathname);
  });
  await signIn(page, place.clerk, "/redemption");
  await inBox(page, "at the beginning");
  await page.getByRole("list", { name: "键盘快捷键" }).waitFor();
  await inspect(page, "desk-empty");
  await inBox(page, "whatever the width");
  await scan(page, who.id_number, 2);
  await page.getByText("待领取", { exact: true }).waitFor();
  await page.getByRole("button", { name: /^兑换：/ }).first().waitFor();
  await settled(page);
  await inBox(page, "after the learner");
  assert.equal(await page.getByLabel(BOX).inputValue(), "", "the box waits for the next scan");
  await inspect(page, "desk-learner");
  await inBox(page, "still");

  await scan(page, "9");
  await page.getByRole("alert").filter({ hasText: "第 9 项现在不能选" }).waitFor();
  await pause(page);

  // The first item by its number; its Enter comes twice and asks once.
  const name = (await page.getByRole("button", { name: /^兑换：/ }).first().getAttribute("aria-label")).replace("兑换：", "");
  await scan(page, "1", 2);
  await page.getByRole("dialog").getByLabel("数量").waitFor();
  assert.deepEqual(sent, [], "an Enter that comes twice confirms nothing");
  await pause(page);
  await page.keyboard.press("Enter");
  await page.keyboard.press("Enter");
  const told = page.locator(".pick-up-code");
  await told.waitFor();
  assert.equal(sent.filter((path) => path.endsWith("/redemption-orders")).length, 1);
  const code = (await told.innerText()).replaceAll(" ", "");
  await inspect(page, "desk-code");
  await page.keyboard.press("Escape");
  await inBox(page, "after the code");

  // Somebody else's turn, then the code alone brings the order back.
  await page.keyboard.press("Escape");
  await page.getByText("待领取", { exact: true }).waitFor({ state: "detached" });
  await inBox(page, "after leaving");
  await pause(page);
  await scan(page, code, 2);
  const dialog = page.getByRole("dialog");
  await dialog.getByRole("heading", { name: `领取：${name}` }).waitFor();
  assert.equal(await dialog.getByLabel("领取码").inputValue(), code);
  await inspect(page, "desk-hand-over");
  assert.equal(sent.filter((path) => path.endsWith("/pick-up")).length, 0, "the second Enter hands nothing over");
  await pause(page);
  await page.keyboard.press("Enter");
  await page.keyboard.press("Enter");
  await page.getByText(`${name}已领取`).waitFor();
  await settled(page);
  await inBox(page, "after handing over");
  assert.equal(sent.filter((path) => path.endsWith("/pick-up")).length, 1);
  const left = await call(url, await token(url, place.clerk), "GET", `/redemption-orders?learner_id=${who.id}`);
  assert.deepEqual(left.items.map((order) => order.status), ["delivered"]);

  await pause(page);
  await scan(page, code);
  await page.getByRole("alert").filter({ hasText: "没有这个领取码" }).waitFor();
  await inBox(page, "after a code that is used up");
});

scenario("arrows go through what was found and what can be had, and a scan finds the box from anywhere", async (page, url) => {
  const { place, who } = await shop(url);
  await signIn(page, place.clerk, "/redemption");
  await inBox(page, "before anything is typed");
  await page.keyboard.insertText("乌日娜");
  await page.keyboard.press("Enter");
  const hits = page.getByRole("list", { name: "查找结果" });
  await hits.waitFor();
  await inspect(page, "desk-namesakes");
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("ArrowDown");
  assert.equal(await page.evaluate(() => document.activeElement.id), "choice-2");
  await page.keyboard.press("ArrowUp");
  await page.keyboard.press("ArrowUp");
  await inBox(page, "before the first");
  await pause(page);
  await scan(page, "2");
  await page.getByRole("button", { name: "换一位" }).waitFor();
  await settled(page);
  await inBox(page, "after a choice by number");

  // From a button that has the focus, a scanned card still lands in the box and replaces who was there.
  await page.keyboard.press("ArrowDown");
  await pause(page);
  await scan(page, who.id_number);
  await page.locator(".who-card .mono").filter({ hasText: who.id_number_masked }).waitFor();
  await settled(page);
  await page.keyboard.press("ArrowDown");
  await pause(page);
  await page.keyboard.press("Enter");
  await page.getByRole("dialog").getByLabel("数量").waitFor();
  await page.keyboard.press("Escape");
  await page.getByRole("dialog").waitFor({ state: "detached" });
  await inBox(page, "after a dialog that was left");
});
