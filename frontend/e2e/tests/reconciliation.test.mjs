import assert from "node:assert/strict";
import { follow, inspect, settled, signIn } from "../support/browser.mjs";
import { account, call, token } from "../support/office.mjs";
import { course, earn, learner, school, unique } from "../support/school.mjs";
import { suite } from "../support/suite.mjs";

const scenario = suite();

scenario("an auditor checks the books, reads what was checked in plain words, and finds the check kept", async (page, url) => {
  const auditor = await account(url, "auditor", { scope: "city" });
  await signIn(page, auditor);
  await follow(page, "账本核对");
  await page.getByText("还没有核对过").first().waitFor();
  await inspect(page, "reconciliation-never");
  const place = await school(url);
  await earn(url, place, await course(url, unique("书法")), await learner(url, place, "娜仁"));
  await page.getByRole("button", { name: "核对新增账目" }).click();
  await page.getByText("核对完成，账目相符").waitFor();
  await page.getByRole("listitem").filter({ hasText: "没有账户透支，预留计算在内" }).getByText("相符").waitFor();
  await settled(page);
  assert.equal(await page.getByText("不符", { exact: true }).count(), 0);
  await page.getByRole("button", { name: "全部重新核对" }).click();
  await page.getByText(/全部，至第 \d+ 块/).first().waitFor();
  for (const close of await page.locator(".toasts").getByRole("button", { name: "关闭" }).all()) await close.click().catch(() => {});
  await settled(page);
  await inspect(page, "reconciliation");
});

scenario("who looks after a county reads the checks and does not start them", async (page, url) => {
  const auditor = await account(url, "auditor", { scope: "county", division_code: "150602" });
  await signIn(page, auditor, "/credits/reconciliation");
  await page.getByRole("heading", { name: "账本现状" }).waitFor();
  await settled(page);
  assert.equal(await page.getByRole("button", { name: "核对新增账目" }).count(), 0);
});

/** Answers a read of the API as the server did, with something changed. */
async function alter(page, address, change) {
  await page.route(address, async (route) => {
    const response = await route.fetch();
    const body = await response.json();
    change(body);
    await route.fulfill({ response, json: body });
  });
}

scenario("books that are not in order say where, and that nothing is posted", async (page, url) => {
  const place = await school(url);
  await earn(url, place, await course(url, unique("书法")), await learner(url, place, "娜仁"));
  const auditor = await account(url, "auditor", { scope: "city" });
  await call(url, await token(url, auditor), "POST", "/credits/reconciliations", { full: true });
  await alter(page, "**/credits/reconciliations?limit=1", ({ items: [found] }) => {
    found.clean = false;
    const broken = found.findings.find((one) => one.name === "balances_are_the_sum_of_their_transfers");
    Object.assign(broken, { count: 2, examples: ["account 019a75c2-0000-7000-8000-000000000001", "account 019a75c2-0000-7000-8000-000000000002"] });
  });
  await alter(page, "**/credits/chain", (chain) => (chain.frozen_at = "2026-11-25T01:00:00Z"));
  await signIn(page, auditor, "/credits/reconciliation");
  await page.getByText("发现 1 项不符").waitFor();
  await page.getByText("自 2026-11-25 09:00 起暂停记账").waitFor();
  const first = page.getByRole("list", { name: "核对项目" }).getByRole("listitem").first();
  assert.match(await first.innerText(), /每个余额等于其全部分录之和[\s\S]*2 处不符/, "what is broken comes first");
  await inspect(page, "reconciliation-broken");
});

scenario("a warning stands in books that are in order, in words of its own", async (page, url) => {
  const place = await school(url);
  await earn(url, place, await course(url, unique("书法")), await learner(url, place, "娜仁"));
  const auditor = await account(url, "auditor", { scope: "city" });
  await call(url, await token(url, auditor), "POST", "/credits/reconciliations", { full: true });
  await alter(page, "**/credits/reconciliations?limit=1", ({ items: [found] }) => {
    const cover = found.findings.find((one) => one.name === "funds_cover_outstanding_credits");
    Object.assign(cover, { count: 1, examples: ["86.19 % < 100.00 %"] });
  });
  await signIn(page, auditor, "/credits/reconciliation");
  await page.getByText("账目相符，有 1 项需要留意").waitFor();
  const first = page.getByRole("list", { name: "核对项目" }).getByRole("listitem").first();
  assert.match(await first.innerText(), /兑换资金足够支付未兑换的学分[\s\S]*86\.19 %[\s\S]*需留意/, "what is a warning comes first");
  assert.equal(await page.getByText("不符", { exact: true }).count(), 0);
  await inspect(page, "reconciliation-warned");
});
