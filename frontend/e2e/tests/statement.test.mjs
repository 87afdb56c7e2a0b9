import assert from "node:assert/strict";
import { inspect, photograph, settled, signIn } from "../support/browser.mjs";
import { account, call, token } from "../support/office.mjs";
import { course, earn, goods, learner, school, unique } from "../support/school.mjs";
import { suite } from "../support/suite.mjs";

// A learner who earned in June and in November of one year, and whose credits therefore expire at the end of the next.
let place, who, soap;

async function redeem(url, quantity, verbs) {
  const clerk = await token(url, place.clerk);
  const once = () => ({ "idempotency-key": unique("order") });
  const order = await call(url, clerk, "POST", "/redemption-orders", {
    learner_id: who.id, facility_id: place.facility.id, item_id: soap.id, quantity,
  }, once());
  for (const verb of verbs) {
    const body = verb === "pick-up" ? { code: order.pick_up_code } : { reason: "学员改了主意" };
    await call(url, clerk, "POST", `/redemption-orders/${order.id}/${verb}`, body, once());
  }
}

const scenario = suite({
  past: [
    ["2025-06-10T10:00:00+08:00", async (url) => {
      place = await school(url);
      who = await learner(url, place, "娜仁花");
      soap = await goods(url, place, unique("香皂"), 9);
      await earn(url, place, await course(url, unique("书法")), who);
      await redeem(url, 1, ["cancel"]);
    }],
    ["2025-11-12T10:00:00+08:00", async (url) => {
      await earn(url, place, await course(url, unique("防骗")), who);
      await redeem(url, 1, ["pick-up"]);
      await redeem(url, 1, []);
    }],
  ],
  now: "2026-12-02T10:00:00+08:00",
});

/** Waits until the server, which reminds every minute, has done so. */
async function reminded(url) {
  const bearer = await token(url, place.clerk);
  for (let attempt = 0; attempt < 60; attempt += 1) {
    const { items } = await call(url, bearer, "GET", `/credits/reminders?learner_id=${who.id}`);
    if (items.length > 0) return;
    await new Promise((later) => setTimeout(later, 500));
  }
  assert.fail("nobody was reminded");
}

scenario("who is to be told that credits expire soon stands in a list and on the account", async (page, url) => {
  await reminded(url);
  await signIn(page, place.clerk, "/credits/expiring");
  await page.getByRole("rowheader", { name: "娜仁花" }).waitFor();
  await page.getByRole("cell", { name: "到期前 30 天" }).waitFor();
  await settled(page);
  await inspect(page, "expiring");
  await page.getByRole("combobox", { name: "提醒时点" }).selectOption("7");
  await page.getByText("没有要提醒的学员").waitFor();
  await page.getByRole("combobox", { name: "提醒时点" }).selectOption("30");
  await page.getByRole("link", { name: "娜仁花" }).click();
  await page.getByText(/2\.00 学分将在 2026-12-31 之后失效/).waitFor();
  await page.getByRole("heading", { name: "2025 年 6 月" }).waitFor();
  await settled(page);
  await inspect(page, "learner-account");
  await page.getByRole("link", { name: "怎么算的" }).first().click();
  await page.getByRole("heading", { name: "计算过程" }).waitFor();
});

scenario("another school's staff are told of nobody here", async (page, url) => {
  await reminded(url);
  const other = await school(url);
  await signIn(page, other.clerk, "/credits/expiring");
  await page.getByText("没有要提醒的学员").waitFor();
  await inspect(page, "expiring-none");
});

scenario("a month is drawn up as a statement that adds up, leaves as a file and goes onto paper", async (page, url) => {
  await signIn(page, place.clerk, `/learners/${who.id}/credits`);
  await page.locator(".month", { has: page.getByRole("heading", { name: "2025 年 11 月" }) }).getByRole("link", { name: "本月对账单" }).click();
  await page.getByRole("heading", { name: /银发学分对账单/ }).waitFor();
  await settled(page);
  const closing = page.locator(".figures > div", { hasText: "期末余额" });
  await closing.getByText("2.00").waitFor();
  await inspect(page, "statement");
  const saved = page.waitForEvent("download");
  await page.getByRole("button", { name: "导出表格" }).click();
  assert.equal((await saved).suggestedFilename(), "statement-2025-11.xlsx");
  await page.setViewportSize({ width: 794, height: 1123 });
  await page.emulateMedia({ media: "print" });
  assert.equal(await page.getByRole("button", { name: "打印" }).isVisible(), false, "no buttons on paper");
  await photograph(page, "statement-paper");
  await page.emulateMedia({ media: "screen" });
  await page.setViewportSize({ width: 1280, height: 900 });
  await page.getByRole("link", { name: "下个月" }).click();
  await page.getByText("2025 年 12 月").first().waitFor();
  await settled(page);
  await page.locator(".figures > div", { hasText: "期初余额" }).getByText("2.00").waitFor();
});

scenario("finance draws up a statement without reading a name", async (page, url) => {
  const finance = await account(url, "finance", { scope: "city" });
  await signIn(page, finance, `/learners/${who.id}/statements/2025-06`);
  await page.getByText("娜*").waitFor();
  await settled(page);
  assert.equal(await page.getByText("娜仁花").count(), 0);
});
