import assert from "node:assert/strict";
import { inspect, photograph, settled, signIn, signOut } from "../support/browser.mjs";
import { account, call, token } from "../support/office.mjs";
import { asked, course, enter, learner, school, session, unique } from "../support/school.mjs";
import { shanghai } from "../support/server.mjs";
import { suite } from "../support/suite.mjs";

const scenario = suite();
const ADMIN = process.env.E2E_ADMIN ?? "city_admin";
const today = () => shanghai("12:00").slice(0, 10);
const half = (ahead) => {
  const [year, month] = today().split("-").map(Number);
  const number = year * 2 + (month <= 6 ? 0 : 1) + ahead;
  return `${Math.floor(number / 2)}-H${(number % 2) + 1}`;
};

/** Publishes the plan of the present half-year with these courses. */
async function published(url, place, courses, survey) {
  const manager = await token(url, place.manager);
  const begun = await call(url, manager, "POST", "/curriculum-plans", {
    school_id: place.facility.school.id, half_year: half(0), copy_last: false,
  });
  const items = courses.map(({ id }, at) => ({ course_id: id, sessions_planned: 12, weekday: at + 1, start_time: "09:30:00" }));
  await call(url, manager, "PATCH", `/curriculum-plans/${begun.id}`, { items, demand_survey_id: survey.id }, { "if-match": `"v${begun.version}"` });
  return call(url, manager, "POST", `/curriculum-plans/${begun.id}/publish`, {});
}

/** A class of this morning that these learners attended. */
async function taught(url, place, one, from, until, learners) {
  const { id } = await session(url, place, one, from, until);
  const clerk = await token(url, place.clerk);
  await call(url, clerk, "POST", `/class-sessions/${id}/open`, {});
  await enter(url, place, id, learners.map((who) => ({ learner_id: who.id, signed_in_at: shanghai(from), signed_out_at: shanghai(until) })));
  await call(url, clerk, "POST", `/class-sessions/${id}/close`, {});
}

/** A school with a plan that was taught this morning, and a course of the catalogue that it does not teach. */
async function stage(url) {
  const place = await school(url);
  const courses = [];
  const named = async (title) => ({ id: (await course(url, title)).id, title });
  for (const title of ["广场舞", "书法入门", "手机摄影"]) courses.push(await named(unique(title)));
  const other = await named(unique("防骗小剧场"));
  const learners = [];
  for (const name of ["乌云", "高娃", "其木格", "萨仁", "娜仁", "斯琴"]) learners.push(await learner(url, place, name));
  const survey = await asked(url, place, half(0), [{ category: "fraud_prevention" }, { category: "smart_living" }], learners.slice(0, 1));
  const plan = await published(url, place, courses, survey);
  await taught(url, place, courses[0], "07:00", "08:00", learners);
  await taught(url, place, courses[1], "08:00", "08:30", learners);
  await taught(url, place, courses[1], "08:30", "09:00", learners.slice(0, 1));
  const admin = await token(url, ADMIN);
  const retired = await call(url, admin, "GET", `/courses/${courses[2].id}`);
  await call(url, admin, "POST", `/courses/${courses[2].id}/retire`, { reason: "教材过期" }, { "if-match": `"v${retired.version}"` });
  await asked(url, place, half(1), [{ category: "fraud_prevention", course_id: other.id }, { category: "fraud_prevention" }], learners);
  return { place, courses, other, plan };
}

scenario("a school goes from a proposal to the draft of its next plan", async (page, url) => {
  const { place, courses, other } = await stage(url);
  await signIn(page, place.manager, "/curricula?tab=proposals");
  await page.getByRole("button", { name: "生成更新建议" }).click();
  const dialog = page.getByRole("dialog");
  await inspect(page, "refresh-propose");
  await dialog.getByRole("button", { name: "生成更新建议" }).click();
  await page.getByRole("heading", { name: place.facility.school.name, level: 1 }).waitFor();
  await settled(page);
  await inspect(page, "refresh-proposal");
  const line = (title) => page.locator(".refresh-line").filter({ has: page.getByRole("heading", { name: title, level: 2 }) });
  const leaving = line(courses[2].title);
  await leaving.getByText("课程已停用，新课程表不能再用").waitFor();
  await leaving.getByText(`建议更换为《${other.title}》`).waitFor();
  await leaving.getByText("数据与计算过程").click();
  await leaving.getByText("课程得分").first().waitFor();
  await inspect(page, "refresh-trace");
  await leaving.getByRole("button", { name: "采纳", exact: true }).click();
  await leaving.locator(".refresh-decision").getByText(other.title).waitFor();

  const kept = line(courses[0].title);
  await kept.getByRole("button", { name: "改动后采纳" }).click();
  await dialog.getByLabel("怎样处理").selectOption("revise");
  await dialog.getByLabel("课次").fill("20");
  await dialog.getByRole("button", { name: "确定" }).click();
  await dialog.locator('[aria-invalid="true"]').waitFor();
  await dialog.getByLabel("理由").fill("报名人数多，增加课次");
  await inspect(page, "refresh-change");
  await dialog.getByRole("button", { name: "确定" }).click();
  await kept.getByText("报名人数多，增加课次").waitFor();
  await page.getByRole("button", { name: /采纳其余/ }).click();
  await inspect(page, "refresh-accept-rest");
  await dialog.getByRole("button", { name: "采纳", exact: true }).click();
  await page.getByText("已全部采纳").waitFor();
  await settled(page);
  await inspect(page, "refresh-decided");
  await page.getByRole("button", { name: "形成课程表草稿" }).click();
  await dialog.getByRole("button", { name: "形成课程表草稿" }).click();
  await page.locator(".plan-items > li").first().waitFor();
  assert.match(new URL(page.url()).pathname, /^\/curricula\//);
  const row = page.locator(".plan-items > li").filter({ hasText: courses[0].title });
  assert.equal(await row.getByLabel(/课次/).inputValue(), "20");
  await settled(page);
  await inspect(page, "refresh-draft");
});

scenario("the county sees who has refreshed and who has not", async (page, url) => {
  const { plan } = await stage(url);
  await school(url);
  await signIn(page, await account(url, "county_admin", { scope: "county", division_code: "150602" }), "/curricula?tab=board");
  await page.getByText("已按期更新").first().waitFor();
  await settled(page);
  await inspect(page, "refresh-board");
  await page.getByRole("link", { name: plan.school_name }).first().click();
  await page.getByRole("heading", { name: plan.school_name, level: 1 }).waitFor();
  await page.getByRole("link", { name: "公开课程表" }).waitFor();
  await signOut(page);
  await signIn(page, ADMIN, "/refresh-rules?tab=trial");
  await page.getByRole("button", { name: "试算", exact: true }).last().click();
  await page.getByText(/没有可比较的课程表|与学堂做法一致/).first().waitFor();
  await settled(page);
  await inspect(page, "refresh-trial");
  await page.goto("/refresh-rules");
  await page.getByText("生效中").waitFor();
  await settled(page);
  await inspect(page, "refresh-rules");
});

scenario("everyone reads and prints the published curriculum", async (page, url) => {
  const { place, courses } = await stage(url);
  const { school: told } = await call(url, await token(url, place.manager), "GET", `/facilities/${place.facility.id}`);
  await page.goto(`${url}/schools/${told.code}/curriculum`);
  await page.getByRole("heading", { name: courses[0].title }).waitFor();
  await page.getByText("上午9点30分").first().waitFor();
  for (const [width, name] of [[1280, "public-page"], [390, "public-page-phone"], [320, "public-page-narrow"]]) {
    await page.setViewportSize({ width, height: 900 });
    assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth), `no sideways scrolling at ${width} px`);
    await photograph(page, name);
  }
  await page.emulateMedia({ media: "print" });
  await page.setViewportSize({ width: 794, height: 1123 });
  await photograph(page, "public-page-print");
  await page.emulateMedia({ media: "screen" });
  await page.getByRole("link", { name: "English" }).click();
  await page.getByText("Monday").waitFor();
  await page.setViewportSize({ width: 1280, height: 900 });
  await photograph(page, "public-page-en");
});
