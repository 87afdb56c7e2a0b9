import assert from "node:assert/strict";
import { follow, inspect, settled, signIn, signOut } from "../support/browser.mjs";
import { account, call, token } from "../support/office.mjs";
import { course, school, unique, wanted } from "../support/school.mjs";
import { shanghai } from "../support/server.mjs";
import { suite } from "../support/suite.mjs";

const scenario = suite();
const ADMIN = process.env.E2E_ADMIN ?? "city_admin";
const CITY = { scope: "city" };

/** The half-year of today, or so many before it. */
function halfYear(before = 0) {
  const today = shanghai("12:00");
  const count = Number(today.slice(0, 4)) * 2 + (Number(today.slice(5, 7)) <= 6 ? 0 : 1) - before;
  return `${Math.floor(count / 2)}-H${(count % 2) + 1}`;
}

/** Publishes what the course has handed in, as another account of the city. */
async function published(url, id) {
  const bearer = await token(url, await account(url, "city_admin", CITY));
  const { version } = await call(url, bearer, "GET", `/courses/${id}`);
  return call(url, bearer, "POST", `/courses/${id}/publish`, {}, { "if-match": `"v${version}"` });
}

scenario("a course is written lesson by lesson, published by another, revised, compared and nominated", async (page, url) => {
  const title = unique("剪纸入门");
  await signIn(page, ADMIN, "/courses/new");
  await page.getByLabel("编号").fill(unique("JZ").toUpperCase());
  await page.getByLabel("课程名称", { exact: true }).fill(title);
  await page.getByLabel("课程类别").selectOption("culture_recreation");
  await page.getByLabel("活动形式").selectOption("course_class");
  await page.getByRole("group", { name: /教学目标/ }).getByRole("checkbox").first().check();
  await page.getByLabel("教学大纲").fill("先讲后练，照顾视力不便的学员。");
  for (const [at, name] of ["对称纹样", "工具与安全", "窗花"].entries()) {
    await page.getByRole("button", { name: "添加一课" }).click();
    await page.getByLabel(`第 ${at + 1} 课：名称`).fill(name);
  }
  await page.getByLabel("第 3 课：分钟").fill("3");
  await page.getByRole("button", { name: "保存草稿" }).click();
  await page.getByText("时长为 5 至 720 分钟").waitFor();
  await inspect(page, "course-lessons-fault");
  await page.getByLabel("第 3 课：分钟").fill("60");
  await page.getByText("时长为 5 至 720 分钟").waitFor({ state: "detached" });
  const down = page.getByRole("button", { name: "下移第 1 课" });
  await down.focus();
  await page.keyboard.press("Enter");
  assert.equal(await page.getByLabel("第 2 课：名称").inputValue(), "对称纹样");
  assert.equal(await page.evaluate(() => document.activeElement.getAttribute("aria-label")), "下移第 2 课", "the focus goes along");
  await inspect(page, "course-lessons");
  await page.getByRole("button", { name: "保存草稿" }).click();
  await page.getByRole("heading", { name: title, level: 1 }).waitFor();
  const id = new URL(page.url()).pathname.split("/").pop();
  const dialog = page.getByRole("dialog");
  await page.getByRole("button", { name: "提交审核" }).click();
  await dialog.getByRole("button", { name: "提交审核" }).click();
  await page.getByText("须由另一人发布").waitFor();
  assert.equal(await page.getByRole("button", { name: "发布", exact: true }).count(), 0, "who wrote it is not offered to publish it");
  await signOut(page);

  const reviewer = await account(url, "city_admin", CITY);
  await signIn(page, reviewer);
  await follow(page, "课程审核");
  const waiting = page.getByRole("row").filter({ hasText: title });
  await waiting.getByText("待您审核").waitFor();
  await inspect(page, "course-reviews");
  await waiting.getByRole("link").click();
  await page.getByRole("button", { name: "发布", exact: true }).click();
  await dialog.getByLabel("审核意见").fill("内容健康，可以开课");
  await inspect(page, "course-publish");
  await dialog.getByRole("button", { name: "发布", exact: true }).click();
  await page.getByText(`《${title}》现在是：已发布`).waitFor();
  await page.getByRole("button", { name: "分课安排", exact: true }).click();
  await page.getByText("共 3 课，240 分钟").waitFor();
  await settled(page);
  await inspect(page, "course-published-lessons");

  await page.getByRole("button", { name: "编写新版" }).click();
  await dialog.getByRole("button", { name: "编写新版" }).click();
  await page.getByRole("button", { name: "第 2 版", exact: true }).waitFor();
  await page.getByRole("button", { name: "编辑" }).click();
  await page.getByLabel("课程简介").fill("从对称纹样到窗花");
  await page.getByRole("button", { name: "移除第 1 课" }).click();
  await page.getByLabel("第 1 课：内容").fill("折叠、起稿、剪刻");
  await page.getByRole("button", { name: "保存草稿" }).click();
  await page.getByText("第 2 版编写中", { exact: true }).waitFor();
  await page.getByRole("button", { name: "版本", exact: true }).click();
  const table = page.locator(".compare");
  await table.getByRole("rowheader", { name: "分课安排" }).waitFor();
  assert.equal(await table.locator("del").count(), 2, "one is gone, one is not as it was");
  await settled(page);
  await inspect(page, "course-versions");
  await page.getByRole("button", { name: "提交审核" }).click();
  await dialog.getByRole("button", { name: "提交审核" }).click();
  await page.getByText("第 2 版内容审核中", { exact: true }).waitFor();
  await published(url, id);
  await page.reload();

  await page.getByRole("button", { name: "推荐与荣誉" }).click();
  await page.getByRole("button", { name: "推荐", exact: true }).click();
  await dialog.getByLabel("荣誉").selectOption("featured_course");
  await dialog.getByLabel("推荐理由").fill("三个学堂开课，报名踊跃");
  await inspect(page, "course-nominate");
  await dialog.getByRole("button", { name: "推荐", exact: true }).click();
  await page.getByText("已提交推荐").waitFor();
  await page.getByRole("row").filter({ hasText: "精品课程" }).getByText("待审批").waitFor();
  await settled(page);
  await inspect(page, "course-nominations");
  await page.getByRole("rowheader", { name: title }).getByRole("link").click();
  await page.getByText("须由另一人批准").waitFor();
  assert.equal(await page.getByRole("button", { name: "批准" }).count(), 0, "who nominates does not approve");
  const nomination = new URL(page.url()).pathname;
  await signOut(page);

  await signIn(page, ADMIN, nomination);
  await page.getByRole("button", { name: "批准" }).click();
  await dialog.getByText(`《${title}》成为精品课程`).waitFor();
  await dialog.getByRole("button", { name: "批准" }).click();
  await page.getByText("已批准").first().waitFor();
  await settled(page);
  await inspect(page, "course-nomination");
  await page.goto("/courses?tag=featured_course");
  await page.getByRole("rowheader", { name: title }).waitFor();
});

scenario("the catalogue is narrowed down by its axes, also on a phone", async (page, url) => {
  const found = await course(url, unique("马头琴"));
  await signIn(page, ADMIN, "/courses?status=published");
  await page.getByRole("rowheader", { name: found.shown.title_zh }).waitFor();
  await page.getByRole("button", { name: /^防范诈骗/ }).click();
  await page.waitForURL(/category=fraud_prevention/);
  await page.getByRole("button", { name: /^市级/ }).click();
  await page.getByRole("rowheader", { name: found.shown.title_zh }).waitFor();
  await page.getByRole("button", { name: /^线上 / }).click();
  await page.getByText("没有符合条件的课程").waitFor();
  await page.getByRole("button", { name: /^线下/ }).click();
  await page.getByRole("rowheader", { name: found.shown.title_zh }).waitFor();
  await settled(page);
  await inspect(page, "courses-narrowed");
  await page.setViewportSize({ width: 390, height: 844 });
  const toggle = page.getByRole("button", { name: "缩小范围（已选 4 项）" });
  await toggle.waitFor();
  assert.equal(await page.getByRole("button", { name: /^线下/ }).isVisible(), false, "folded until it is wanted");
  await toggle.click();
  await page.getByRole("button", { name: /^线下/ }).waitFor();
});

scenario("a category is proposed by one and approved by another before a course takes it", async (page, url) => {
  const label = unique("草原文艺");
  const code = unique("grassland_").toLowerCase().replaceAll("-", "_");
  await signIn(page, ADMIN);
  await follow(page, "课程类别");
  await page.getByRole("row").filter({ hasText: "代际沟通" }).waitFor();
  await page.getByRole("button", { name: "提出类别" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("中文名称").fill(label);
  await dialog.getByLabel("英文名称").fill("grassland arts");
  await dialog.getByLabel("代码").fill("Grassland Arts");
  await dialog.getByLabel("依据").fill("本地群众需求集中");
  await dialog.getByRole("button", { name: "提出类别" }).click();
  await dialog.locator('[aria-invalid="true"]').waitFor();
  await dialog.getByLabel("代码").fill(code);
  await inspect(page, "category-propose");
  await dialog.getByRole("button", { name: "提出类别" }).click();
  const row = page.getByRole("row").filter({ hasText: label });
  await row.getByRole("button", { name: "撤回" }).waitFor();
  assert.equal(await row.getByRole("button", { name: "批准" }).count(), 0, "who proposes does not approve");
  await signOut(page);
  await signIn(page, await account(url, "city_admin", CITY), "/course-categories");
  await row.getByRole("button", { name: "批准" }).click();
  await dialog.getByLabel("理由").fill("办公会同意");
  await dialog.getByRole("button", { name: "批准" }).click();
  await row.getByText("可用").waitFor();
  await settled(page);
  await inspect(page, "categories");
  await page.goto("/courses/new");
  await page.getByLabel("课程类别").selectOption(code);
});

scenario("a course is planned as it was taught before, and its runs are told", async (page, url) => {
  const place = await school(url);
  const taught = await course(url, unique("呼麦"));
  const manager = await token(url, place.manager);
  const survey = await wanted(url, place, halfYear());
  const plan = async (half, items, basis = {}) => {
    const begun = await call(url, manager, "POST", "/curriculum-plans", { school_id: place.facility.school.id, half_year: half, copy_last: false });
    const path = `/curriculum-plans/${begun.id}`;
    return call(url, manager, "PATCH", path, { items, ...basis }, { "if-match": `"v${begun.version}"` });
  };
  const first = await plan(halfYear(), [{ course_id: taught.id, sessions_planned: 9, weekday: 4, start_time: "14:30:00" }], { demand_survey_id: survey.id });
  await call(url, manager, "POST", `/curriculum-plans/${first.id}/publish`, {});
  const next = await plan(halfYear(-1), []);
  await signIn(page, place.manager, `/curricula/${next.id}`);
  await page.getByLabel("添加课程").selectOption(taught.id);
  const template = page.getByLabel("沿用以往安排");
  await template.waitFor();
  assert.equal(await template.inputValue(), first.id, "the school's own last run is preset");
  await inspect(page, "curriculum-template");
  await page.getByRole("button", { name: "添加", exact: true }).click();
  const row = page.locator(".plan-items > li").filter({ hasText: taught.shown.title_zh });
  assert.equal(await row.getByLabel(/课次/).inputValue(), "9");
  assert.equal(await row.getByLabel(/开始时间/).inputValue(), "14:30");
  await page.goto(`/courses/${taught.id}?tab=runs`);
  await page.getByRole("rowheader", { name: place.facility.school.name }).waitFor();
  await settled(page);
  await inspect(page, "course-runs");
});
