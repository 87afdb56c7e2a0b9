// A year's subsidy in the browser: set up, computed, reviewed, approved and publicised by different people; a school follows its
// amount to the records, appeals, is heard, and is paid.
import assert from "node:assert/strict";
import { follow, inspect, settled, signIn, signOut, step } from "../support/browser.mjs";
import { change, concluded } from "../support/assessed.mjs";
import { account, call, token } from "../support/office.mjs";
import { course, earn, learner, school, unique } from "../support/school.mjs";
import { suite } from "../support/suite.mjs";

const ADMIN = process.env.E2E_ADMIN ?? "city_admin";
const CITY = { scope: "city" };
const COUNTY = { scope: "county", division_code: "150602" };
const lived = {};

/** A school that opened in the year that is assessed, with one class and one learner. */
async function lastYear(url) {
  const place = await school(url);
  await earn(url, place, await course(url, unique("防骗课")), await learner(url, place, "斯琴高娃"));
  Object.assign(lived, { place });
}

const scenario = suite({ past: [["2025-03-04T10:00:00+08:00", lastYear]], now: "2026-01-20T10:00:00+08:00" });

/** Who takes part: one computes, another reviews, a third approves, a fourth hears appeals, a fifth pays. */
async function people(url) {
  lived.people ??= {
    finance: await account(url, "finance", CITY),
    county: await account(url, "county_admin", COUNTY),
    judge: await account(url, "city_admin", CITY),
    cashier: await account(url, "finance", CITY),
  };
  return lived.people;
}

const run = async (url) => (await call(url, await token(url, ADMIN), "GET", "/subsidy-runs")).items[0];
const line = async (url, id) => (await call(url, await token(url, ADMIN), "GET", `/subsidy-runs/${id}/lines`)).items[0];

const because = (reason, told) => async (dialog) => {
  if (told) await dialog.getByText(told).waitFor();
  await dialog.getByLabel("理由").fill(reason);
};

scenario("finance sets a run up, confirms what is assessed, and computes it", async (page, url) => {
  const { cycle, assessment } = await concluded(url, lived.place);
  Object.assign(lived, { cycle, assessment });
  const { finance } = await people(url);
  await signIn(page, finance);
  await follow(page, "资助批次");
  await page.getByText("还没有资助批次").waitFor();
  await step(page, "建立批次", async (dialog) => {
    await dialog.getByLabel("所依据的年度考核").selectOption({ index: 1 });
    await dialog.getByLabel("预算", { exact: true }).fill("30000.005");
    await dialog.getByLabel("预算依据").fill("鄂财社〔2026〕2号");
    await dialog.getByRole("button", { name: "建立批次" }).click();
    await dialog.getByText("格式不对").waitFor();
    await dialog.getByLabel("预算", { exact: true }).fill("30000.00");
    await inspect(page, "subsidy-run-create");
  });
  await page.getByRole("heading", { name: "2025 年度资助", level: 1 }).waitFor();
  await settled(page);
  assert.equal(await page.getByRole("list", { name: "办理进度" }).getByRole("listitem").count(), 12);
  assert.equal(await page.locator('[aria-current="step"]').innerText(), "已建立");
  assert.equal(await page.getByRole("button", { name: "撤销", exact: true }).count(), 0, "only the city gives a run up");
  await step(page, "确认自评", because("均已提交", /1 所学堂中，1 所已提交自评/));
  await step(page, "确认检查", because("检查已结束", /1 所学堂中，1 所已完成现场检查/));
  await step(page, "更正预算", async (dialog) => {
    await dialog.getByText(/现预算 30,000\.00 元/).waitFor();
    await dialog.getByLabel("预算", { exact: true }).fill("32000.00");
    await dialog.getByLabel("预算依据").fill("鄂财社〔2026〕5号调整下达");
    await inspect(page, "subsidy-run-budget");
  });
  await page.getByText("鄂财社〔2026〕5号调整下达").waitFor();
  await step(page, "测算", because("首次测算", /按预算 32,000\.00 元测算全部学堂.*第 1 版/));
  await page.getByText("首次测算", { exact: true }).first().waitFor();
  assert.equal(await page.getByRole("link", { name: "查看公示页面" }).count(), 0, "nothing is publicised yet");
  await inspect(page, "subsidy-run");
  await page.getByRole("button", { name: "学堂结果", exact: true }).click();
  await settled(page);
  await page.getByRole("row", { name: new RegExp(lived.place.facility.school.name) }).waitFor();
  await page.getByRole("search").getByLabel("等次").selectOption({ label: "优秀" });
  await page.getByText("没有符合条件的学堂").waitFor();
  await page.getByRole("button", { name: "清除筛选" }).click();
  await settled(page);
  await inspect(page, "subsidy-run-lines");
  const saved = page.waitForEvent("download");
  await page.getByRole("button", { name: "导出计算过程" }).click();
  assert.match((await saved).suggestedFilename(), /\.xlsx$/);
  await page.getByRole("button", { name: "汇总", exact: true }).click();
  await settled(page);
  await page.getByRole("row", { name: /东胜区/ }).waitFor();
  await inspect(page, "subsidy-run-summary");
});

scenario("a school's amount is followed to the records behind it, and comes out the same when it is computed again", async (page, url) => {
  const { id } = await run(url);
  const own = await line(url, id);
  await signIn(page, (await people(url)).finance, `/subsidy-runs/${id}/lines/${own.id}`);
  assert.equal(await page.locator(".gates > li").count(), 9);
  await page.locator(".bars").getByText("1.00 / 7.00").waitFor();
  await inspect(page, "subsidy-line");
  await page.getByRole("button", { name: "核验", exact: true }).click();
  await page.getByRole("button", { name: "重新计算并比对" }).click();
  await page.getByText("一致：结果没有被改动").waitFor();
  await inspect(page, "subsidy-line-verified");
  await page.getByRole("button", { name: "冻结数据", exact: true }).click();
  await settled(page);
  await page.getByRole("row", { name: /注册学员/ }).getByRole("link", { name: "查看记录" }).waitFor();
  await inspect(page, "subsidy-line-facts");
  await page.getByRole("button", { name: "计算过程", exact: true }).click();
  await settled(page);
  await page.getByLabel("在计算过程中查找").fill("教学时数");
  await page.locator(".trace mark").first().waitFor();
  await inspect(page, "subsidy-line-trace");
  await page.locator(".trace").getByRole("link", { name: "查看记录" }).first().click();
  await page.getByRole("row", { name: /防骗课.*90 分钟/ }).waitFor();
  assert.match(page.url(), /\/assessments\/.*\/facts\/.*version=/);
});

scenario("the county reviews, the city approves and publicises; who computed does neither", async (page, url) => {
  const { id } = await run(url);
  const { county } = await people(url);
  await signIn(page, county, `/subsidy-runs/${id}`);
  await step(page, "旗区复核", async (dialog) => {
    await dialog.getByText(/东胜区有 1 所学堂/).waitFor();
    await dialog.getByLabel("复核意见").selectOption({ label: "同意" });
    await dialog.getByLabel("理由").fill("与实际相符");
    await inspect(page, "subsidy-run-review");
  });
  await page.getByText("旗区已复核").first().waitFor();
  assert.equal(await page.getByRole("button", { name: "市级审批", exact: true }).count(), 0, "a county does not approve");
  await signOut(page);
  await signIn(page, ADMIN, `/subsidy-runs/${id}`);
  await step(page, "市级审批", because("会议通过", /批准第 1 版结果/));
  await step(page, "公示", because("报局务会同意", /公示 7 个工作日/));
  await page.getByText(/公示中，学堂可在 2026-01-29 前/).waitFor();
  await inspect(page, "subsidy-run-publicised");
  assert.equal(await page.getByRole("button", { name: "公示期满", exact: true }).count(), 0, "its day has not come");
  const address = await page.getByRole("link", { name: "查看公示页面" }).getAttribute("href");
  await page.goto(`${url}${address}`);
  await page.getByText(lived.place.facility.school.name).first().waitFor();
});

scenario("the school reads its letter and appeals", async (page, url) => {
  const { id } = await run(url);
  const own = await line(url, id);
  await signIn(page, lived.place.manager, `/subsidy-runs/${id}/lines/${own.id}`);
  await page.getByRole("link", { name: "告知书" }).click();
  await page.getByRole("heading", { name: /2025 年度银发学堂分级资助结果的告知书/ }).waitFor();
  await page.getByText(new RegExp(`考核总分 ${own.total} 分`)).waitFor();
  await page.getByText(/自2026年1月20日起公示，至2026年1月29日止.*于2026年1月29日前（含当日）登录系统/).waitFor();
  await page.getByText(own.hash).waitFor();
  const annexes = page.locator(".letter-annexes");
  await annexes.getByRole("heading", { name: "附件1 资助条件的依据" }).waitFor();
  await annexes.getByRole("heading", { name: "附件2 各项得分的依据" }).waitFor();
  await annexes.getByText(/最低统筹使用面积（中心学堂）：100\.00 m²（政策规定，依据鄂民发〔2024〕144号.*，2025年1月1日起施行）/).first().waitFor();
  await annexes.getByText(/安全与无障碍：[\d.]+ 分（第三方现场检查）/).waitFor();
  await annexes.getByText(/：[\d,]+ 人（年度考核数据，第\d+版）/).first().waitFor();
  assert.doesNotMatch(await page.locator(".letter").innerText(), /[a-z]+_[a-z]+/, "no keys of the policy are printed");
  await page.emulateMedia({ media: "print" });
  const printed = await page.locator(".letter").evaluate((one) => Number.parseFloat(getComputedStyle(one).fontSize));
  assert.ok(printed > 18, `14 pt for older readers, not ${printed} px`);
  assert.equal(await annexes.evaluate((one) => getComputedStyle(one).breakBefore), "page");
  await page.emulateMedia({ media: null });
  await inspect(page, "subsidy-letter");
  await page.goto(`/subsidy-runs/${id}/lines/${own.id}`);
  await step(page, "提出异议", async (dialog) => {
    await dialog.getByText(/截至 2026-01-29（含当日）/).waitFor();
    await dialog.getByLabel("异议理由").fill("经常性参与学员和开放月数统计有误，附签到原件。");
  });
  await page.getByRole("link", { name: "查看异议" }).click();
  await page.getByText("待处理").first().waitFor();
  await inspect(page, "subsidy-appeal");
  assert.equal(await page.getByRole("button", { name: "作出决定" }).count(), 0, "a school does not decide");
});

scenario("somebody who had nothing to do with it upholds the appeal, with what is wrong put right", async (page, url) => {
  await signIn(page, ADMIN, "/subsidy-appeals");
  await page.getByRole("link", { name: lived.place.facility.school.name }).click();
  await page.getByText("须由他人决定").waitFor();
  assert.equal(await page.getByRole("button", { name: "作出决定" }).count(), 0, "who approved does not decide");
  await signOut(page);
  await signIn(page, (await people(url)).judge, "/subsidy-appeals?status=filed");
  await page.getByRole("link", { name: lived.place.facility.school.name }).click();
  await page.getByRole("button", { name: "作出决定" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("决定", { exact: true }).selectOption({ label: "异议成立" });
  await dialog.getByText(/重新测算全部 1 所学堂，形成第 2 版/).waitFor();
  await dialog.getByLabel("理由").fill("核对签到原件属实");
  await dialog.getByRole("button", { name: "作出决定" }).click();
  await dialog.getByText("异议成立时至少更正一项数据").waitFor();
  await dialog.getByLabel("签到完整率（%）").fill("100.01");
  await dialog.getByRole("button", { name: "作出决定" }).click();
  await dialog.getByText("请填写 0 至 100 之间的百分比").waitFor();
  await dialog.getByLabel("签到完整率（%）").fill("100");
  await dialog.getByRole("button", { name: "作出决定" }).click();
  await dialog.getByText("异议成立时至少更正一项数据").waitFor();
  await dialog.getByLabel("学习团队数").fill("3");
  await inspect(page, "subsidy-appeal-decide");
  await dialog.getByRole("button", { name: "作出决定" }).click();
  await dialog.waitFor({ state: "detached" });
  await settled(page);
  await page.getByText("成立", { exact: true }).first().waitFor();
  await page.getByText("已更正的数据").waitFor();
  await page.getByText("原 0 → 现 3").waitFor();
  assert.equal(await page.getByText("签到完整率").count(), 0, "the same value typed anew corrects nothing");
  await inspect(page, "subsidy-appeal-upheld");
  await page.getByRole("link", { name: "查看新版结果" }).click();
  await page.getByText("第 2 版结果").first().waitFor();
});

scenario("versions stand beside each other", async (page, url) => {
  const { id } = await run(url);
  await signIn(page, ADMIN, `/subsidy-runs/${id}`);
  const versions = page.getByRole("table", { name: "各版结果" });
  await versions.getByRole("row", { name: /第 2 版结果.*异议成立/ }).waitFor();
  await versions.getByRole("button", { name: "第 1 版结果" }).click();
  await page.getByText("您看到的是第 1 版结果，已有更新的版本").waitFor();
  await page.getByRole("button", { name: "学堂结果", exact: true }).click();
  await settled(page);
  assert.match(page.url(), /version=1/, "the version stays from one part to the next");
  const own = await line(url, id);
  await page.goto(`/subsidy-runs/${id}/lines/${own.id}?tab=facts`);
  await page.getByRole("row", { name: /学习团队/ }).getByRole("link", { name: "查看异议" }).waitFor();
  await page.getByRole("row", { name: /安全与无障碍评分/ }).getByRole("link", { name: "查看现场检查" }).click();
  await page.waitForURL(/\/inspections\//);
});

scenario("two policies are compared over the frozen year, by an address that can be sent", async (page, url) => {
  const city = await token(url, ADMIN);
  const { document } = (await call(url, city, "GET", "/subsidy-policies?status=published")).items[0];
  const amounts = structuredClone(document.base_amount_fen);
  for (const kind of ["center", "station"]) amounts[kind].qualified += 100_000;
  await call(url, city, "POST", "/subsidy-policies", {
    ...document, version: document.version + 1, effective_from: "2027-01-01", effective_to: null, base_amount_fen: amounts,
  });
  await signIn(page, (await people(url)).finance);
  await follow(page, "政策对比测算");
  await page.getByRole("button", { name: "比较" }).click();
  await page.getByText("请填写此项").first().waitFor();
  await page.getByLabel("原政策").selectOption({ label: await page.getByLabel("原政策").getByRole("option", { name: /已发布/ }).first().innerText() });
  await page.getByLabel("新政策").selectOption({ label: await page.getByLabel("新政策").getByRole("option", { name: /草案/ }).first().innerText() });
  await page.getByLabel("所用数据").selectOption({ index: 1 });
  await page.getByRole("button", { name: "比较" }).click();
  await page.getByRole("table", { name: "各学堂" }).getByRole("row", { name: new RegExp(lived.place.facility.school.name) }).waitFor();
  await inspect(page, "subsidy-comparison");
  assert.match(page.url(), /policy_a=.*policy_b=.*run_id=/);
  await page.reload();
  await page.getByRole("table", { name: "各旗区" }).getByRole("row", { name: /东胜区/ }).waitFor();
});

scenario("a county drafts a standard for operating money, and another person publishes it", async (page, url) => {
  await signIn(page, (await people(url)).county);
  await follow(page, "运营保障标准");
  await step(page, "拟定标准", async (dialog) => {
    await dialog.getByLabel("政策依据").fill("东财社〔2026〕5号");
    await dialog.getByLabel("生效日期").fill("2026-01-01");
    await dialog.getByLabel("每教学小时的运营保障经费").fill("50.00");
    await dialog.getByLabel("运营保障经费年度上限").fill("12000.00");
    await inspect(page, "operating-create");
  });
  await page.getByText("草案由您拟定，须由另一人发布").waitFor();
  await page.getByText("80%").waitFor();
  assert.equal(await page.getByRole("button", { name: "发布", exact: true }).count(), 0);
  const address = new URL(page.url()).pathname;
  await signOut(page);
  await signIn(page, await account(url, "county_admin", COUNTY), address);
  await step(page, "发布", (dialog) => dialog.getByText(/每教学小时 50\.00 元，年度上限 12,000\.00 元/).waitFor());
  await page.getByText("已发布", { exact: true }).first().waitFor();
  await step(page, "设定终止日期", (dialog) => dialog.getByLabel("最后一天").fill("2026-12-31"));
  await page.getByText("2026-01-01 至 2026-12-31").first().waitFor();
  await inspect(page, "operating-policy");
});

scenario("what was withdrawn leaves the way free for another run", async (page, url) => {
  const { id } = await run(url);
  await signIn(page, ADMIN, `/subsidy-runs/${id}`);
  await step(page, "撤销", because("演练结束", /撤销 2025 年度资助批次/));
  await page.getByText("本批次已撤销").waitFor();
  const own = await line(url, id);
  await page.goto(`/subsidy-runs/${id}/lines/${own.id}/letter`);
  await page.getByText("本批次已撤销，本告知书无效").waitFor();
  await page.getByText("本批次已撤销，不再受理异议").waitFor();
  const { finance } = await people(url);
  const bearer = await token(url, finance);
  const again = await call(url, bearer, "POST", "/subsidy-runs", { cycle_id: lived.cycle.id, budget: "100.00", reason: "重新建立" });
  await change(url, bearer, `/subsidy-runs/${again.id}`, "POST", `/subsidy-runs/${again.id}/confirm-self-assessments`, { reason: "均已提交" });
  await page.goto("/subsidy-runs?status=self_assessed");
  await page.getByRole("link", { name: "2025 年度资助" }).waitFor();
  await inspect(page, "subsidy-runs");
});
