// Online lessons: written by one and published by another, watched by a learner who loses the network and goes on.
import assert from "node:assert/strict";
import { cutOff, follow, inspect, settled, signIn, signOut } from "../support/browser.mjs";
import { account, call, token } from "../support/office.mjs";
import { course, learner, school, unique } from "../support/school.mjs";
import { shanghai } from "../support/server.mjs";
import { suite } from "../support/suite.mjs";

const scenario = suite();
const ADMIN = process.env.E2E_ADMIN ?? "city_admin";
const CITY = { scope: "city" };
/** The shortest lesson, in seconds. */
const MINUTE = 60;

/** A minute of silence as an MP3: frames of MPEG-1 layer III at 32 kbit/s and 44.1 kHz, one channel, with nothing in them. */
function silence(seconds) {
  const frame = Buffer.alloc(104);
  frame.set([0xff, 0xfb, 0x10, 0xc0]);
  return Buffer.concat(Array.from({ length: Math.ceil((seconds * 44_100) / 1_152) + 1 }, () => frame));
}

/** A published course with a recording among its files. */
async function withRecording(url, title) {
  const author = await token(url, ADMIN);
  const one = await call(url, author, "POST", "/courses", {
    code: unique("E2E").toUpperCase(), title_zh: title, summary: "听一听", category: "culture_recreation", objectives: ["joy"],
    form: "course_class", delivery_mode: "online", lesson_minutes: 10,
  });
  const sent = await fetch(`${url}/api/v1/courses/${one.id}/attachments?name=${encodeURIComponent("第一讲.mp3")}`, {
    method: "POST", headers: { authorization: `Bearer ${author}`, "content-type": "audio/mpeg" }, body: silence(MINUTE),
  });
  assert.equal(sent.status, 201, await sent.clone().text());
  const submitted = await call(url, author, "POST", `/courses/${one.id}/submit`, {});
  const reviewer = await token(url, await account(url, "city_admin", CITY));
  await call(url, reviewer, "POST", `/courses/${one.id}/publish`, {}, { "if-match": `"v${submitted.version}"` });
  return { id: one.id, file: (await sent.json()).id };
}

/** A published lesson of a course. */
async function lesson(url, course_id, more) {
  const author = await token(url, ADMIN);
  const draft = await call(url, author, "POST", "/online-lessons", {
    course_id, title_zh: unique("第一讲"), duration_seconds: MINUTE, ...more,
  });
  const publisher = await token(url, await account(url, "city_admin", CITY));
  return call(url, publisher, "POST", `/online-lessons/${draft.id}/publish`, {}, { "if-match": `"v${draft.version}"` });
}

/** An account that is declared to be a learner of a school; answers the learner and the account's name. */
async function watcher(url, place) {
  const who = await learner(url, place, "其木格");
  const admin = await token(url, ADMIN);
  const username = await account(url, "learner", { scope: "self" });
  const { items } = await call(url, admin, "GET", `/accounts?q=${username}`);
  await call(url, admin, "POST", `/learners/${who.id}/declare-account`, { account_id: items[0].id });
  return { who, username };
}

/** Waits until the server has counted so many seconds of a lesson for a learner. */
async function counted(url, place, who, seconds) {
  const clerk = await token(url, place.clerk);
  for (let tries = 0; tries < 60; tries += 1) {
    const { items } = await call(url, clerk, "GET", `/learners/${who.id}/online-progress`);
    if ((items[0]?.watched.seconds ?? 0) >= seconds) return items[0].watched.seconds;
    await new Promise((after) => setTimeout(after, 500));
  }
  throw new Error(`fewer than ${seconds} seconds were counted`);
}

scenario("a lesson is made of a file of its course by one and published by another", async (page, url) => {
  const title = unique("听书");
  const found = await withRecording(url, title);
  await signIn(page, ADMIN, `/courses/${found.id}?tab=online`);
  await page.getByText("还没有线上课", { exact: true }).waitFor();
  await page.getByRole("button", { name: "新建线上课" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByRole("button", { name: "保存" }).click();
  await dialog.getByLabel("课名").and(page.locator("[aria-invalid]")).waitFor();
  await dialog.getByLabel("课名").fill("第一讲");
  await dialog.getByLabel("时长（分钟）").fill("1");
  await dialog.getByLabel("课程附件").selectOption({ label: "第一讲.mp3" });
  await inspect(page, "online-lesson-new");
  await dialog.getByRole("button", { name: "保存" }).click();
  await dialog.waitFor({ state: "detached" });
  await page.getByText("须由另一人发布").waitFor();
  await inspect(page, "online-lessons");
  await signOut(page);

  await signIn(page, await account(url, "city_admin", CITY), `/courses/${found.id}?tab=online`);
  await page.getByRole("button", { name: "发布 第一讲" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "发布", exact: true }).click();
  await page.getByRole("dialog").waitFor({ state: "detached" });
  await settled(page);
  await page.getByText("已发布", { exact: true }).first().waitFor();
  await page.getByRole("button", { name: "编辑 第一讲" }).click();
  await page.getByText("已发布的线上课只能调整顺序").waitFor();
  await page.getByRole("dialog").getByLabel("顺序").fill("3");
  await page.getByRole("dialog").getByRole("button", { name: "保存" }).click();
  await page.getByRole("dialog").waitFor({ state: "detached" });
  await page.getByRole("button", { name: "学习情况 第一讲" }).click();
  await page.getByRole("dialog").getByText("线上学习人数").waitFor();
  await inspect(page, "online-watchers");
});

scenario("a learner listens to a recording, loses the network, and goes on where it stood", async (page, url) => {
  const place = await school(url);
  const found = await withRecording(url, unique("评书"));
  const one = await lesson(url, found.id, { attachment_id: found.file });
  const { who, username } = await watcher(url, place);

  await signIn(page, username, "/online");
  await page.getByText(one.title_zh).waitFor();
  await inspect(page, "online-list");
  await page.goto(`/online/${one.id}`);
  await page.getByRole("button", { name: "开始学习" }).waitFor();
  await settled(page);
  await inspect(page, "online-before");
  await page.getByRole("button", { name: "开始学习" }).click();
  await page.getByText("正在计时").waitFor();
  await counted(url, place, who, 9);
  await inspect(page, "online-playing");

  const mend = await cutOff(page, "**/api/**/heartbeats");
  await page.getByText("网络断了，暂不计时").waitFor({ timeout: 30_000 });
  const stood = await page.locator("audio").evaluate((audio) => audio.paused);
  assert.ok(stood, "it stands still while nothing can be counted");
  await inspect(page, "online-lost");
  await mend();
  await page.getByText("正在计时").waitFor({ timeout: 30_000 });
  await counted(url, place, who, 25);
  await page.getByRole("button", { name: "结束学习" }).click();
  await page.getByText("本次学习已结束").waitFor();
  await inspect(page, "online-ended");

  await page.goto("/online");
  await page.getByRole("link", { name: "接着学" }).click();
  await page.getByRole("button", { name: "接着学" }).click();
  await page.getByText("正在计时").waitFor();
  const at = await page.locator("audio").evaluate((audio) => audio.currentTime);
  assert.ok(at >= 20, `it goes on at ${at} s`);
  await signOut(page);

  await signIn(page, place.clerk, `/learners/${who.id}`);
  await page.getByRole("button", { name: "学习情况", exact: true }).click();
  await page.getByRole("heading", { name: "线上学习进度" }).waitFor();
  await page.getByText(one.title_zh).waitFor();
  await inspect(page, "online-of-learner");
}, { complaints: true });

scenario("faster than it was made is not counted, and one device at a time is", async (page, url) => {
  const place = await school(url);
  const found = await withRecording(url, unique("快书"));
  const one = await lesson(url, found.id, { attachment_id: found.file });
  const { username } = await watcher(url, place);
  await signIn(page, username, `/online/${one.id}`);
  await page.getByRole("button", { name: "开始学习" }).click();
  await page.getByText("正在计时").waitFor();
  await page.locator("audio").evaluate((audio) => { audio.playbackRate = 2; });
  await page.getByText("加快播放不计时").waitFor();
  assert.equal(await page.locator("audio").evaluate((audio) => audio.playbackRate), 1);

  const own = await token(url, username);
  await call(url, own, "POST", `/online-lessons/${one.id}/playbacks`, {});
  await page.getByText("已在另一台设备播放").waitFor({ timeout: 30_000 });
  await inspect(page, "online-taken-over");
  await page.getByRole("button", { name: "在这里接着学" }).click();
  await page.getByText("已从另一台设备转到这里学习").waitFor();
  await page.getByText("正在计时").waitFor();
});

scenario("what is read elsewhere is counted by the clock, and the report puts it beside the room", async (page, url) => {
  const place = await school(url);
  const found = await course(url, unique("读报"));
  const one = await lesson(url, found.id, { url: "https://lndx.edu.cn/lesson/1" });
  const { who, username } = await watcher(url, place);
  await signIn(page, username, `/online/${one.id}`);
  await page.getByRole("button", { name: "开始学习" }).click();
  const link = page.getByRole("link", { name: "打开学习内容" });
  assert.equal(await link.getAttribute("href"), "https://lndx.edu.cn/lesson/1");
  await counted(url, place, who, 10);
  await page.getByRole("button", { name: "暂停" }).click();
  await page.getByText("已暂停，暂不计时").waitFor();
  await inspect(page, "online-reading");
  await page.getByRole("button", { name: "播放" }).click();
  await page.getByText("正在计时").waitFor();
  await signOut(page);

  await signIn(page, place.manager);
  await follow(page, "线上学习统计");
  await page.getByText(place.facility.school.name).waitFor();
  await inspect(page, "online-report");
  await page.getByLabel("起始日期").fill(shanghai("12:00", 1).slice(0, 10));
  await settled(page);
  const saved = page.waitForEvent("download");
  await page.getByRole("button", { name: "导出" }).click();
  assert.equal((await saved).suggestedFilename(), "online-report.xlsx");
});

scenario("the city sets how watching is measured from a coming day on", async (page, url) => {
  const city = await account(url, "city_admin", { scope: "city" });
  await signIn(page, city, "/online-report");
  const asked = page.waitForRequest((request) => request.url().includes("/online-report?county_code=150602"));
  await page.locator("#filter-county_code").selectOption("150602");
  await asked;
  await settled(page);
  await page.getByRole("button", { name: "设定新规则" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("生效日期").fill("2099-01-01");
  await dialog.getByLabel("容差（秒）").fill("3");
  await dialog.getByLabel("依据").fill("鄂民发〔2026〕9号");
  await inspect(page, "online-rules-set");
  await dialog.getByRole("button", { name: "设定新规则" }).click();
  await dialog.waitFor({ state: "detached" });
  await page.getByText("自 2099-01-01 起执行新规则").waitFor();
});
