import assert from "node:assert/strict";
import { inspect, settled, signIn, signOut } from "../support/browser.mjs";
import { account, call, token } from "../support/office.mjs";
import { asked, course, enter, learner, school, session, unique, wanted } from "../support/school.mjs";
import { shanghai } from "../support/server.mjs";
import { suite } from "../support/suite.mjs";

// Near the end of a half-year, when it can be looked back on.
const NOW = "2026-12-20T10:00:00+08:00";
const scenario = suite({ now: NOW });
const ADMIN = process.env.E2E_ADMIN ?? "city_admin";
const THIS = "2026-H2";
const NEXT = "2027-H1";
const BOX = "身份证号码或姓名";

/** A class of this morning that these learners attended to its end. */
async function taught(url, place, one, learners) {
  const { id } = await session(url, place, one, "08:00", "09:30");
  const clerk = await token(url, place.clerk);
  await call(url, clerk, "POST", `/class-sessions/${id}/open`, {});
  await enter(url, place, id, learners.map((who) => ({ learner_id: who.id, signed_in_at: shanghai("08:00"), signed_out_at: shanghai("09:30") })));
  await call(url, clerk, "POST", `/class-sessions/${id}/close`, {});
}

/** Finds somebody by the whole number, as a card reader types it. */
async function find(page, who) {
  await page.getByLabel(BOX).fill(who.id_number);
  await page.keyboard.press("Enter");
  await page.getByRole("heading", { name: who.name_zh, level: 2 }).waitFor();
}

scenario("a school asks, enters a stack of paper by keys, and sees what is wanted", async (page, url) => {
  const place = await school(url);
  const offered = await course(url, unique("防骗小剧场"));
  const people = [];
  for (const name of ["乌云", "高娃", "萨仁"]) people.push(await learner(url, place, name));
  const title = unique("想学什么");
  await signIn(page, place.clerk, "/demand-surveys");
  await inspect(page, "surveys-none");
  await page.getByRole("link", { name: "新建调查" }).click();
  await settled(page);
  await page.getByLabel("调查名称").fill(title);
  await page.getByLabel("服务的半年").selectOption({ value: NEXT });
  await page.getByLabel("最多可选").fill("2");
  await page.getByLabel("开始日期").fill(shanghai("12:00").slice(0, 10));
  await page.getByLabel("截止日期").fill(shanghai("12:00", -20).slice(0, 10));
  await page.getByRole("button", { name: "保存草稿" }).click();
  await page.getByText("请至少列出一个选项").waitFor();
  for (const [category, topic] of [["health_fitness", "八段锦"], ["smart_living", ""]]) {
    await page.getByLabel("课程类别").selectOption(category);
    await page.getByLabel("主题（不填则为整个类别）").fill(topic);
    await page.getByRole("button", { name: "添加类别或主题" }).click();
  }
  await page.getByLabel("课程库中的课程").selectOption(offered.id);
  await page.getByRole("button", { name: "添加课程" }).click();
  await page.getByText("选项（3 项）").waitFor();
  await inspect(page, "survey-new");
  await page.getByRole("button", { name: "保存草稿" }).click();
  await page.getByRole("heading", { name: title, level: 1 }).waitFor();
  await settled(page);
  await inspect(page, "survey-draft");
  await page.getByRole("button", { name: "发布调查" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "发布调查" }).click();
  await page.getByRole("link", { name: "录入答卷" }).click();

  await find(page, people[0]);
  await inspect(page, "survey-entry");
  await page.keyboard.press("Enter");
  await page.getByText("请至少勾选一项").waitFor();
  await page.keyboard.press("1");
  await page.keyboard.press("3");
  await page.keyboard.press("2");
  await page.getByText("最多 2 项，已选 2 项").waitFor();
  assert.equal(await page.getByRole("checkbox").nth(1).isChecked(), false, "a third choice is not taken");
  await page.keyboard.press("Enter");
  await page.getByText("已录入乌云的答卷，本次第 1 份").waitFor();
  await find(page, people[1]);
  await page.keyboard.press("1");
  await page.keyboard.press("Enter");
  await page.getByText("本次第 2 份").waitFor();
  await find(page, people[0]);
  await page.keyboard.press("2");
  await page.keyboard.press("Enter");
  await page.getByRole("alert").first().waitFor();
  await inspect(page, "survey-entry-twice");

  await page.getByRole("link", { name: title }).click();
  await page.getByText("66.67%").or(page.getByText("66.66%")).first().waitFor();
  await settled(page);
  await inspect(page, "survey-tally");
  await page.getByRole("button", { name: "答卷", exact: true }).click();
  await page.getByRole("row").filter({ hasText: "乌云" }).getByRole("button", { name: "撤回答卷" }).click();
  await page.getByRole("dialog").getByLabel("理由").fill("录错了人");
  await page.getByRole("dialog").getByRole("button", { name: "撤回答卷" }).click();
  await page.getByRole("button", { name: "答卷", exact: true }).click();
  await page.getByText("已撤回").first().waitFor();
  await settled(page);
  await inspect(page, "survey-answers");
  await page.goto(`/demand-surveys?tab=gap&half_year=${NEXT}`);
  await page.getByText("供不应求").first().waitFor();
  await settled(page);
  await inspect(page, "survey-gap");
});

scenario("a closed survey takes no paper, a foreign learner is told as one", async (page, url) => {
  const place = await school(url);
  const elsewhere = await school(url);
  const foreign = await learner(url, elsewhere, "其木格");
  const survey = await asked(url, place, NEXT, [{ category: "smart_living" }], []);
  await signIn(page, await account(url, "county_admin", { scope: "county", division_code: "150602" }), `/demand-surveys/${survey.id}/entry`);
  if (await page.getByLabel(BOX).count()) {
    await find(page, foreign);
    await page.keyboard.press("1");
    await page.keyboard.press("Enter");
    await page.getByRole("alert").first().waitFor();
    await inspect(page, "survey-foreign");
  } else {
    await page.getByRole("heading", { level: 1 }).waitFor();
  }
  const clerk = await token(url, place.clerk);
  const answer = await fetch(`${url}/api/v1/demand-surveys/${survey.id}/answers`, {
    method: "POST", headers: { authorization: `Bearer ${clerk}`, "content-type": "application/json" },
    body: JSON.stringify({ learner_id: foreign.id, option_ids: [survey.options[0].id], channel: "paper" }),
  });
  assert.ok([404, 422].includes(answer.status), `${answer.status}`);
});

scenario("a school rates its courses from paper and signs what the half-year came to", async (page, url) => {
  const place = await school(url);
  const title = unique("广场舞");
  const one = await course(url, title);
  const people = [];
  for (const name of ["高娃", "斯琴", "乌日娜"]) people.push(await learner(url, place, name));
  const survey = await wanted(url, place, THIS);
  const manager = await token(url, place.manager);
  const begun = await call(url, manager, "POST", "/curriculum-plans", { school_id: place.facility.school.id, half_year: THIS, copy_last: false });
  const items = [{ course_id: one.id, sessions_planned: 12, weekday: 2, start_time: "09:30:00" }];
  await call(url, manager, "PATCH", `/curriculum-plans/${begun.id}`, { items, demand_survey_id: survey.id }, { "if-match": `"v${begun.version}"` });
  await call(url, manager, "POST", `/curriculum-plans/${begun.id}/publish`, {});
  await taught(url, place, one, people);

  await signIn(page, place.clerk, "/course-ratings?tab=enter");
  for (const [at, who] of people.entries()) {
    await find(page, who);
    await page.getByLabel("课程", { exact: true }).selectOption({ index: 1 });
    for (const [name, value] of [["体验感", "5"], ["获得感", "4"], ["幸福感", "5"]]) await page.getByLabel(name).selectOption(value);
    await page.getByLabel("备注").fill("老师很耐心");
    if (at === 0) await inspect(page, "rating-entry");
    await page.getByRole("button", { name: "保存评价" }).click();
    await page.getByText(`本次已录 ${at + 1} 条评价`).waitFor();
    await page.getByText("该学员参加过的课程都已评价").waitFor();
    await page.getByRole("button", { name: "换一位学员" }).click();
  }
  await page.goto("/course-ratings");
  const row = page.getByRole("row").filter({ hasText: title });
  await row.getByText("4.67").waitFor();
  await settled(page);
  await inspect(page, "ratings");
  await signOut(page);

  await signIn(page, place.manager, "/teaching-reviews");
  await page.getByRole("button", { name: "开始总结" }).first().click();
  await inspect(page, "review-begin");
  await page.getByRole("dialog").getByRole("button", { name: "开始总结" }).click();
  await page.getByRole("heading", { name: place.facility.school.name, level: 1 }).waitFor();
  await page.getByLabel(/候补人数/).fill("不知道");
  await page.getByRole("textbox", { name: /^总结/ }).fill("出勤好，候补多");
  await page.getByRole("textbox", { name: /^措施/ }).fill("下半年增加一个班");
  await page.getByRole("button", { name: "保存", exact: true }).click();
  await page.locator('[aria-invalid="true"]').first().waitFor();
  await inspect(page, "review-refused");
  await page.getByLabel(/候补人数/).fill("3");
  await page.getByLabel(/费用/).fill("1200.50");
  await page.getByRole("button", { name: "保存", exact: true }).click();
  await page.getByText("已保存").first().waitFor();
  await settled(page);
  await inspect(page, "review-draft");
  await page.getByRole("button", { name: "定稿" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "定稿" }).click();
  await page.getByText("教学总结已定稿").waitFor();
  await settled(page);
  await inspect(page, "review-signed");
  await page.goto("/teaching-reviews");
  await page.getByRole("link", { name: place.facility.school.name }).waitFor();
  await inspect(page, "reviews");
});

scenario("the city sets new parameters from a coming day on", async (page) => {
  await signIn(page, ADMIN, "/curriculum-parameters");
  await page.getByText("执行中").waitFor();
  await inspect(page, "parameters");
  await page.getByRole("button", { name: "设定新参数" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("执行日").fill("2027-01-01");
  await dialog.getByLabel("最低变动比例").fill("120");
  await dialog.getByRole("button", { name: "设定新参数" }).click();
  await dialog.locator('[aria-invalid="true"]').first().waitFor();
  await dialog.getByLabel("最低变动比例").fill("25");
  await dialog.getByRole("textbox", { name: "依据" }).fill("鄂民发〔2026〕18号");
  await inspect(page, "parameters-set");
  await dialog.getByRole("button", { name: "设定新参数" }).click();
  await page.getByText("新参数已设定").waitFor();
  await page.getByText("25%").first().waitFor();
  await settled(page);
  await inspect(page, "parameters-after");
});
