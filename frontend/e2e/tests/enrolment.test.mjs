// Places: who gets one, who waits, who moves up by itself, and that the school calls whom it has to tell.
import assert from "node:assert/strict";
import { follow, inspect, settled, signIn } from "../support/browser.mjs";
import { call, token } from "../support/office.mjs";
import { course, learner, school, unique } from "../support/school.mjs";
import { shanghai } from "../support/server.mjs";
import { suite } from "../support/suite.mjs";

const scenario = suite();

/** A lecture of this afternoon with one place. */
async function lecture(url, place, taught) {
  return call(url, await token(url, place.clerk), "POST", "/class-sessions", {
    school_id: place.facility.school.id, course_id: taught.id, room_id: place.facility.rooms[0].id, capacity: 1,
    starts_at: shanghai("14:00"), ends_at: shanghai("15:30"), form: "lecture",
  });
}

async function find(page, one) {
  await page.getByRole("searchbox", { name: "身份证号码或姓名" }).fill(one.id_number);
  await page.keyboard.press("Enter");
}

scenario("who waits moves up when somebody gives a place up, and is called", async (page, url) => {
  const place = await school(url);
  const taught = await course(url, unique("冬季养生讲座"));
  const [first, second] = [await learner(url, place, "乌云其木格"), await learner(url, place, "王桂兰")];
  const held = await lecture(url, place, taught);
  const today = shanghai("12:00").slice(0, 10);
  const proxy = await call(url, await token(url, place.clerk), "POST", `/learners/${second.id}/proxies`, {
    name: "王小明", relation: "child", phone: `138${String(Date.now()).slice(-8)}`, rights: ["enrol"], valid_from: today, valid_to: "2099-12-31",
    consent_document: "委托书 12 号", consented_on: today,
  });

  await signIn(page, place.clerk, `/class-sessions/${held.id}`);
  await page.getByRole("heading", { name: "报名", exact: true }).waitFor();
  await page.getByText("保留名额已向所有人开放").waitFor();
  await page.getByRole("button", { name: "添加学员" }).click();
  await find(page, first);
  await page.getByText("乌云其木格 已入班").waitFor();
  await page.getByLabel("申请人").selectOption("proxy");
  await find(page, second);
  const asking = page.getByRole("dialog");
  await asking.getByRole("button", { name: "报名", exact: true }).click();
  await asking.getByText("请填写此项").waitFor();
  await asking.getByLabel("哪位代办人").selectOption({ label: "王小明" });
  await inspect(page, "enrolment-by-proxy");
  await asking.getByRole("button", { name: "报名", exact: true }).click();
  await page.getByText("王桂兰 已列入候补，第 1 位").waitFor();
  const [waits] = (await call(url, await token(url, place.clerk), "GET", `/enrolments?session_id=${held.id}&status=waiting`)).items;
  assert.deepEqual([waits.asked_by, waits.proxy_id], ["proxy", proxy.id]);
  await page.getByRole("button", { name: "完成" }).click();
  const waiting = page.getByRole("table", { name: "候补名单" });
  await waiting.getByText("王桂兰").waitFor();
  await waiting.getByText("按申请时间").waitFor();
  await inspect(page, "enrolment-session");

  await page.getByRole("table", { name: "已入班学员" }).getByRole("button", { name: "本人退出 乌云其木格" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByText("空出的名额由候补学员自动递补").waitFor();
  await dialog.getByLabel("理由").fill("回老家照看孙子");
  await dialog.getByRole("button", { name: "本人退出" }).click();
  await dialog.waitFor({ state: "detached" });
  await settled(page);
  await page.getByRole("table", { name: "已入班学员" }).getByText("王桂兰").waitFor();
  await page.getByText("没有学员候补").waitFor();

  await follow(page, "待告知学员");
  const row = page.getByRole("row").filter({ hasText: "王桂兰" });
  await row.getByText("候补转入班").waitFor();
  await inspect(page, "class-notices");
  await row.getByRole("button", { name: "登记已告知 王桂兰" }).click();
  await page.getByRole("dialog").getByLabel("备注").fill("女儿接听，下午会来");
  await page.getByRole("dialog").getByRole("button", { name: "登记已告知" }).click();
  await page.getByText("没有需要告知的学员").waitFor();
  await page.locator("#filter-status").selectOption("told");
  await settled(page);
  await page.getByRole("row").filter({ hasText: "王桂兰" }).getByText("女儿接听，下午会来").waitFor();

  await page.goto(`/learners/${second.id}?tab=learning`);
  await settled(page);
  await page.getByRole("table", { name: "报名情况" }).getByText("已入班").waitFor();

  await follow(page, "报名名单");
  const all = page.getByRole("table", { name: "报名名单" });
  await all.getByRole("row").nth(2).waitFor();
  await inspect(page, "enrolments");
  await page.locator("#filter-status").selectOption("enrolled");
  await all.getByRole("row").filter({ hasText: "乌云其木格" }).waitFor({ state: "detached" });
  const saved = page.waitForEvent("download");
  await page.getByRole("button", { name: "导出" }).click();
  assert.equal((await saved).suggestedFilename(), "enrolments.xlsx");
  await all.getByRole("row").filter({ hasText: "王桂兰" }).getByRole("link").click();
  await page.getByRole("heading", { name: "报名", exact: true }).waitFor();
});

scenario("who waits moves up where the class takes one more", async (page, url) => {
  const place = await school(url);
  const held = await lecture(url, place, await course(url, unique("冬季养生讲座")));
  const clerk = await token(url, place.clerk);
  for (const name of ["乌云其木格", "王桂兰"]) {
    await call(url, clerk, "POST", "/enrolments", { session_id: held.id, learner_id: (await learner(url, place, name)).id });
  }
  await signIn(page, place.clerk, `/class-sessions/${held.id}`);
  await page.getByRole("table", { name: "候补名单" }).getByText("王桂兰").waitFor();
  await page.getByRole("button", { name: "调整课次" }).click();
  await page.getByLabel("最多人数").fill("2");
  await page.getByRole("button", { name: "保存调整" }).click();
  await page.getByRole("table", { name: "已入班学员" }).getByText("王桂兰").waitFor();
  await page.getByText("没有学员候补").waitFor();
});

scenario("who cannot come is refused, and the answer names why", async (page, url) => {
  const place = await school(url);
  const [one, other] = [await course(url, unique("书法")), await course(url, unique("国画"))];
  const who = await learner(url, place, "其其格");
  const held = await lecture(url, place, one);
  const clerk = await token(url, place.clerk);
  const second = await call(url, clerk, "POST", "/class-sessions", {
    school_id: place.facility.school.id, course_id: other.id, delivery_mode: "online", capacity: 9,
    starts_at: shanghai("15:29"), ends_at: shanghai("16:00"),
  });
  await call(url, clerk, "POST", "/enrolments", { session_id: held.id, learner_id: who.id });
  await signIn(page, place.clerk, `/class-sessions/${second.id}`);
  await page.getByRole("button", { name: "添加学员" }).click();
  await find(page, who);
  await page.getByText("上课时间冲突").waitFor();
  await inspect(page, "enrolment-refused");
});

scenario("who is enrolled is told when a series moves, and comes along to a session that is added", async (page, url) => {
  const place = await school(url);
  const title = unique("合唱提高");
  const taught = await course(url, title);
  const [who, next] = [await learner(url, place, "萨仁"), await learner(url, place, "托娅")];
  const clerk = await token(url, place.clerk);
  const day = (days) => new Date(Date.parse(`${shanghai("12:00").slice(0, 10)}T00:00:00Z`) + days * 86_400_000).toISOString().slice(0, 10);
  const weekday = (new Date(`${day(8)}T00:00:00Z`).getUTCDay() || 7);
  const series = async (start_time, capacity) => (await call(url, clerk, "POST", "/class-series", {
    school_id: place.facility.school.id, course_id: taught.id, delivery_mode: "online", capacity, weekdays: [weekday],
    start_time, minutes: 60, first_day: day(8), last_day: day(15), on_non_working_day: "keep",
  }, { "idempotency-key": unique("series") })).series;
  const [first, second] = [await series("09:00:00", 2), await series("14:00:00", 30)];
  for (const one of [first, second]) await call(url, clerk, "POST", "/enrolments", { series_id: one.id, learner_id: who.id });
  // Of two places one is kept for the priority population, of four two.
  await call(url, clerk, "POST", "/enrolments", { series_id: first.id, learner_id: next.id });

  await signIn(page, place.clerk, "/timetable");
  await page.getByRole("link", { name: "系列课", exact: true }).click();
  const list = page.getByRole("table", { name: "系列课" });
  await list.getByRole("row").nth(2).waitFor();
  await inspect(page, "series-list");
  await list.getByRole("row").filter({ hasText: "09:00" }).getByRole("link").first().click();
  await page.getByRole("heading", { name: "同一批课次" }).waitFor();
  await page.getByRole("heading", { name: title, level: 1 }).waitFor();
  const facts = page.locator("main .facts").first();
  await facts.getByText(/ 09:00–10:00$/).waitFor();
  for (const fact of [place.facility.school.name, `${day(8)}`, "线上"]) await facts.getByText(fact).waitFor();
  await page.getByRole("table", { name: "候补名单" }).getByText("托娅").waitFor();
  await inspect(page, "series-page");
  await page.getByRole("button", { name: "调整之后的课次" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("开始", { exact: true }).fill("14:30");
  await dialog.getByLabel("最多人数").fill("4");
  await dialog.getByRole("button", { name: "调整之后的课次" }).click();
  await dialog.getByText("已入班学员中有 1 人时间冲突").first().waitFor();
  await inspect(page, "series-enrolled-elsewhere");
  await dialog.getByLabel("时间冲突也调整").check();
  await dialog.getByRole("button", { name: "调整之后的课次" }).click();
  await dialog.waitFor({ state: "detached" });
  await page.getByRole("table", { name: "已入班学员" }).getByText("托娅").waitFor();
  await page.getByText("没有学员候补").waitFor();

  await page.getByRole("button", { name: "加课补课" }).click();
  await page.getByText(`为“${title}”加课`).waitFor();
  await page.getByLabel("日期").fill(day(10));
  assert.equal(await page.getByLabel("授课方式").inputValue(), "online", "as the series, not as the course");
  await inspect(page, "session-added");
  await page.getByRole("button", { name: "排入课表" }).click();
  await page.getByRole("heading", { name: title, level: 1 }).waitFor();

  await follow(page, "待告知学员");
  const rows = page.getByRole("row").filter({ hasText: "萨仁" });
  await rows.filter({ hasText: "课次调整" }).getByText(`${day(8)} 09:00 改到 ${day(8)} 14:30，共 2 次课`).waitFor();
  await rows.filter({ hasText: "加课补课" }).waitFor();
  await inspect(page, "class-notices-changes");
});
