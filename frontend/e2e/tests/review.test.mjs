import assert from "node:assert/strict";
import { follow, inspect, openPage, settled, signIn } from "../support/browser.mjs";
import { account, call, token } from "../support/office.mjs";
import { course, earn, learner, school, session, unique } from "../support/school.mjs";
import { suite } from "../support/suite.mjs";

const COUNTY = { scope: "county", division_code: "150602" };
const NAMES = ["乌云", "其木格", "哈斯", "娜仁", "萨日娜", "斯琴"];
const MORNING = "2025-11-12T08:05:00+08:00";

// A class to which one clerk signed in six learners within seconds, at the beginning, and out again at its end.
let place, learners, lesson;
const present = [];

const scenario = suite({
  past: [[MORNING, async (url) => {
    place = await school(url);
    learners = [];
    for (const name of NAMES) learners.push(await learner(url, place, name));
    lesson = await session(url, place, await course(url, unique("防骗")), "08:00", "09:30");
    const clerk = await token(url, place.clerk);
    const path = `/class-sessions/${lesson.id}`;
    await call(url, clerk, "POST", `${path}/open`, {});
    for (const { id } of learners) present.push(await call(url, clerk, "POST", `${path}/attendances`, { learner_id: id }));
  }]],
  now: "2025-11-12T09:31:00+08:00",
});

/** Signs everybody out and settles the class, once. */
async function settle(url) {
  const path = `/class-sessions/${lesson.id}`;
  const clerk = await token(url, place.clerk);
  for (const { id } of present) await call(url, clerk, "POST", `/attendances/${id}/sign-out`, { at: "2025-11-12T09:30:00+08:00" });
  await call(url, clerk, "POST", `${path}/close`, {});
  const manager = await token(url, place.manager);
  await call(url, manager, "POST", `${path}/settle`, {}, { "idempotency-key": unique("settle") });
}

scenario("many signed in within seconds wait in the queue until somebody else has looked at them", async (page, url) => {
  await settle(url);
  await signIn(page, place.manager, `/learners/${learners[0].id}/credits`);
  await page.getByText("正在复核，办结后可用").waitFor();
  await settled(page);
  await inspect(page, "credits-under-review");
  await page.goto("/credit-reviews");
  await page.getByRole("row").filter({ hasText: "几秒内为多人签到" }).waitFor();
  await page.getByRole("rowheader").getByRole("link").first().click();
  await page.getByText("系统注意到").waitFor();
  assert.equal(await page.getByRole("button", { name: "通过" }).count(), 0, "the school decides nothing");

  const checker = await openPage(page.context().browser(), url);
  try {
    await signIn(checker, await account(url, "county_admin", COUNTY));
    await follow(checker, "学分复核");
    await checker.getByRole("row").filter({ hasText: place.facility.name_zh }).waitFor();
    await inspect(checker, "reviews");
    await checker.getByRole("combobox", { name: "标记原因" }).selectOption("over_capacity");
    await checker.getByText("没有要复核的学分").waitFor();
    await inspect(checker, "reviews-none");
    await checker.getByRole("combobox", { name: "标记原因" }).selectOption("many_in_seconds");
    await checker.getByRole("rowheader").getByRole("link").first().click();
    await checker.getByText("同一人在几秒内登记了多位学员").waitFor();
    await checker.getByText(NAMES[0], { exact: true }).waitFor();
    await checker.getByRole("checkbox", { name: `驳回 ${NAMES[0]} 的学分` }).check();
    await inspect(checker, "review");
    await checker.getByRole("button", { name: "驳回" }).click();
    const dialog = checker.getByRole("dialog");
    await dialog.getByText("1 笔共 1.25 学分将从学员账户冲回").waitFor();
    await dialog.getByText("其余 5 笔保留").waitFor();
    await inspect(checker, "review-refuse");
    await dialog.getByLabel("理由").fill("电话核实，本人当天未到场");
    await dialog.getByRole("button", { name: "驳回" }).click();
    await checker.getByText("已驳回，学分已冲回").waitFor();
    await checker.getByText("已冲回", { exact: true }).waitFor();
    await settled(checker);
    await inspect(checker, "review-refused");
  } finally {
    await checker.context().close();
  }
  const bearer = await token(url, place.manager);
  const left = await Promise.all(learners.map(({ id }) => call(url, bearer, "GET", `/learners/${id}/credits`)));
  assert.deepEqual(left.map((one) => one.available), ["0.00", "1.25", "1.25", "1.25", "1.25", "1.25"]);
});

scenario("credits are corrected by two people, and who asked cannot approve", async (page, url) => {
  const here = await school(url);
  const who = await learner(url, here, "阿茹娜");
  const asker = await account(url, "county_admin", COUNTY);
  await signIn(page, asker);
  await follow(page, "学分更正");
  await page.getByText("没有学分更正").waitFor();
  await page.getByRole("link", { name: "申请更正" }).click();
  await page.getByLabel("身份证号码或姓名").fill(who.id_number);
  await page.keyboard.press("Enter");
  await page.getByLabel("数额（学分）").fill("0");
  await page.getByRole("button", { name: "提交审批" }).click();
  assert.equal(await page.locator('[aria-invalid="true"]').count(), 3, "nothing is sent that lacks something");
  await page.getByLabel("数额（学分）").fill("2.5");
  await page.getByLabel("凭证").fill("更正单 7");
  await page.getByLabel("更正事由").fill("签退漏记，家属来电说明");
  await settled(page);
  await inspect(page, "correction-ask");
  await page.getByRole("button", { name: "提交审批" }).click();
  await page.getByText("这是您本人的申请，须由另一人批准").waitFor();
  assert.equal(await page.getByRole("button", { name: "批准" }).count(), 0);
  await settled(page);
  await inspect(page, "correction-waiting");

  const checker = await openPage(page.context().browser(), url);
  try {
    await signIn(checker, await account(url, "county_admin", COUNTY), "/credit-adjustments?status=pending");
    await checker.getByRole("rowheader", { name: "阿茹娜" }).getByRole("link").waitFor();
    await inspect(checker, "corrections");
    await checker.getByRole("rowheader", { name: "阿茹娜" }).getByRole("link").click();
    await checker.getByRole("button", { name: "批准" }).click();
    const dialog = checker.getByRole("dialog");
    await dialog.getByText("将为阿茹娜增加 2.50 学分").waitFor();
    await inspect(checker, "correction-approve");
    await dialog.getByRole("button", { name: "批准" }).click();
    await checker.getByText("已批准，学分已变动").waitFor();
    await settled(checker);
    await inspect(checker, "correction-approved");
  } finally {
    await checker.context().close();
  }
  const bearer = await token(url, here.manager);
  assert.equal((await call(url, bearer, "GET", `/learners/${who.id}/credits`)).available, "2.50");
});

scenario("how credits are spread is shown by facility, clerk and learner, and saved", async (page, url) => {
  const here = await school(url);
  const who = await learner(url, here, "通拉嘎");
  await earn(url, here, await course(url, unique("养花")), who);
  await signIn(page, await account(url, "auditor", { scope: "city" }));
  await follow(page, "学分集中度");
  await page.getByRole("combobox", { name: "半年度" }).selectOption("2025-H1");
  await page.getByText("这段时间没有发放学分").waitFor();
  await page.getByRole("combobox", { name: "半年度" }).selectOption("2025-H2");
  for (const name of ["按设施", "按登记人", "按学员"]) await page.getByRole("heading", { name }).waitFor();
  await page.getByText("集中指数").first().waitFor();
  await settled(page);
  await inspect(page, "concentration");
  const saved = page.waitForEvent("download");
  await page.getByRole("button", { name: "导出" }).click();
  assert.match((await saved).suggestedFilename(), /^credit-concentration.*\.xlsx$/);
});
