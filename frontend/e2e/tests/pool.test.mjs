import assert from "node:assert/strict";
import { follow, inspect, openPage, settled, signIn } from "../support/browser.mjs";
import { account, call, token } from "../support/office.mjs";
import { course, earn, learner, school, unique } from "../support/school.mjs";
import { suite } from "../support/suite.mjs";

const COUNTY = { scope: "county", division_code: "150602" };
const ADMIN = process.env.E2E_ADMIN ?? "city_admin";

// One who has earned, one who has earned and left more than 30 days ago, and one in difficulty.
let place, giver, left, elder;

const scenario = suite({
  past: [
    ["2025-11-11T10:00:00+08:00", async (url) => {
      place = await school(url);
      giver = await learner(url, place, "萨仁");
      left = await learner(url, place, "巴图");
      elder = await learner(url, place, "其木格");
      await earn(url, place, await course(url, unique("防骗")), giver);
    }],
    ["2025-11-12T10:00:00+08:00", async (url) => {
      await earn(url, place, await course(url, unique("书法")), left);
      const manager = await token(url, place.manager);
      await call(url, manager, "POST", `/learners/${left.id}/close`, { reason: "家属告知本人去世" });
      const priority = [{ reason: "economic", evidence: "community_confirmed" }];
      await call(url, manager, "PATCH", `/learners/${elder.id}`, { priority }, { "if-match": `"v${elder.version}"` });
    }],
  ],
  now: "2025-12-20T10:00:00+08:00",
});

/** Waits until the server, which moves what closed accounts leave, has done so. */
async function emptied(url) {
  const bearer = await token(url, place.clerk);
  for (let attempt = 0; attempt < 60; attempt += 1) {
    const { items } = await call(url, bearer, "GET", `/credits/pools?facility_id=${place.facility.id}`);
    if (items.length > 0) return items[0];
    await new Promise((later) => setTimeout(later, 500));
  }
  assert.fail("nothing was moved");
}

scenario("a learner gives at the desk, and reads it on the account", async (page, url) => {
  assert.equal((await emptied(url)).from_closed, "1.50");
  await signIn(page, place.clerk, `/learners/${giver.id}/credits`);
  await page.getByRole("button", { name: "捐给公益池" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByText("现在可用 1.50 学分，捐出后还有 1.50 学分可用").waitFor();
  await dialog.getByLabel("捐出学分").fill("1.51");
  await dialog.getByRole("button", { name: "捐给公益池" }).click();
  await dialog.getByText("超过现在可用的学分").waitFor();
  assert.equal(await dialog.locator('[aria-invalid="true"]').count(), 2, "and the paper is missing");
  await dialog.getByLabel("捐出学分").fill("0.5");
  await dialog.getByText("捐出后还有 1.00 学分可用").waitFor();
  await dialog.getByLabel("捐赠书编号").fill("捐赠书 2025-07");
  await inspect(page, "pool-give");
  await dialog.getByRole("button", { name: "捐给公益池" }).click();
  await page.getByText("已捐给公益池 0.50 学分").waitFor();
  await page.getByText("捐赠书 2025-07").waitFor();
  await settled(page);
  await inspect(page, "pool-given");
  const bearer = await token(url, place.clerk);
  assert.equal((await call(url, bearer, "GET", `/learners/${giver.id}/credits`)).available, "1.00");
  await page.goto(`/learners/${left.id}/credits`);
  await page.getByText("注销转入公益池").first().waitFor();
  assert.equal(await page.getByRole("button", { name: "捐给公益池" }).count(), 0, "who has left gives nothing");
});

scenario("the pools and what moved in them are listed, and two people give out of one", async (page, url) => {
  const asker = await account(url, "county_admin", COUNTY);
  await signIn(page, asker);
  await follow(page, "公益池");
  await page.getByRole("row").filter({ hasText: place.facility.name_zh }).getByText("2.00").waitFor();
  await settled(page);
  await inspect(page, "pools");
  await page.getByRole("rowheader", { name: place.facility.name_zh }).getByRole("link").click();
  await page.getByRole("row").filter({ hasText: "捐赠书 2025-07" }).getByText("2.00").waitFor();
  await page.getByRole("row").filter({ hasText: "注销账户转入公益池" }).waitFor();
  assert.equal(await page.getByText("萨仁").count(), 0, "who gave is not told");
  await settled(page);
  await inspect(page, "pool");
  await page.getByRole("row").filter({ hasText: "捐赠书 2025-07" }).getByRole("button", { name: "申请冲正" }).click();
  await page.getByRole("dialog").getByText("捐出的学分退回该学员").waitFor();
  await inspect(page, "pool-undo");
  await page.keyboard.press("Escape");

  await page.goto(`/learners/${elder.id}/credits/correction`);
  await page.getByLabel("学分来源").selectOption({ label: "公益池" });
  await page.getByLabel("数额（学分）").fill("3");
  await page.getByLabel("凭证").fill("救助单 3");
  await page.getByLabel("更正事由").fill("低保家庭，冬季困难");
  await page.getByRole("button", { name: "提交审批" }).click();
  await page.getByText("该设施的公益池只有 2.00 学分").first().waitFor();
  await page.getByLabel("数额（学分）").fill("1");
  await settled(page);
  await inspect(page, "pool-ask");
  await page.getByRole("button", { name: "提交审批" }).click();
  await page.getByText("这是您本人的申请，须由另一人批准").waitFor();
  await settled(page);
  await inspect(page, "pool-asked");
  const address = page.url();

  const checker = await openPage(page.context().browser(), url);
  try {
    await signIn(checker, await account(url, "county_admin", COUNTY), new URL(address).pathname);
    await checker.getByRole("button", { name: "批准" }).click();
    const dialog = checker.getByRole("dialog");
    await dialog.getByText("的公益池拨给其木格 1.00 学分").waitFor();
    await dialog.getByRole("button", { name: "批准" }).click();
    await checker.getByText("已批准，学分已变动").waitFor();
  } finally {
    await checker.context().close();
  }
  const bearer = await token(url, place.manager);
  assert.equal((await call(url, bearer, "GET", `/learners/${elder.id}/credits`)).available, "1.00");
  const [pool] = (await call(url, bearer, "GET", "/credits/pools")).items;
  assert.deepEqual([pool.balance, pool.donated, pool.from_closed, pool.given_out], ["1.00", "0.50", "1.50", "1.00"]);
});

scenario("what becomes of closed accounts is set in a draft and compared with what holds", async (page, url) => {
  const bearer = await token(url, ADMIN);
  const { document } = (await call(url, bearer, "GET", "/credit-policies?status=published")).items.at(-1);
  const draft = await call(url, bearer, "POST", "/credit-policies", {
    ...document, policy_code: unique("SILVER-").toUpperCase(), version: 2, effective_from: "2026-01-01", effective_to: null,
  });
  await signIn(page, ADMIN, `/credit-policies/${draft.id}/edit`);
  await page.getByLabel("注销账户学分的去向").selectOption({ label: "保留至到期" });
  await page.getByLabel("注销后保留的天数").fill("367");
  await page.getByRole("button", { name: "保存" }).click();
  await page.locator('[aria-invalid="true"]').waitFor();
  assert.equal(await page.getByLabel("注销后保留的天数").getAttribute("aria-invalid"), "true");
  await page.getByLabel("注销后保留的天数").fill("60");
  await page.getByRole("button", { name: "保存" }).click();
  await page.getByText("60 天").waitFor();
  await page.getByRole("button", { name: "与其他版本对比" }).click();
  const table = page.getByRole("table", { name: /不同的参数/ });
  await table.getByRole("row").filter({ hasText: "注销账户学分的去向" }).getByText("保留至到期").waitFor();
  await table.getByRole("row").filter({ hasText: "注销后保留的天数" }).getByText("30 天").waitFor();
  await settled(page);
  await inspect(page, "pool-policy-diff");
});
