// Devices: a manager makes a code, the device enters by it, somebody else lets it in; what it has recorded without a network
// is entered, flagged rows are seen, and it is revoked.
import assert from "node:assert/strict";
import { createHash, generateKeyPairSync, randomUUID, sign } from "node:crypto";
import { inspect, settled, signIn, signOut } from "../support/browser.mjs";
import { account, call, token } from "../support/office.mjs";
import { course, learner, school, session, unique } from "../support/school.mjs";
import { now, shanghai } from "../support/server.mjs";
import { suite } from "../support/suite.mjs";

const scenario = suite();
const TOWNSHIP = { scope: "township", division_code: "150602001" };
const sha256 = (...parts) => parts.reduce((hash, part) => hash.update(part), createHash("sha256")).digest("hex");

/** A device as docs/DEVICES.md describes one. */
class Device {
  constructor(url) {
    const { publicKey, privateKey } = generateKeyPairSync("ed25519");
    Object.assign(this, { url, privateKey, boot: randomUUID(), began: now() - 6 * 3600e3, seq: 0, previous: "0".repeat(64) });
    this.publicKey = publicKey.export({ type: "spki", format: "der" }).subarray(-32).toString("base64");
  }

  signature(text) {
    return sign(null, Buffer.from(text), this.privateKey).toString("base64");
  }

  async send(path, body, signed = true) {
    const text = JSON.stringify(body);
    const headers = { "content-type": "application/json" };
    if (signed) Object.assign(headers, { "device-id": this.id, "device-signature": this.signature(text) });
    const answer = await fetch(`${this.url}/api/v1${path}`, { method: "POST", headers, body: text });
    assert.ok(answer.ok, `${path}: ${answer.status} ${await answer.clone().text()}`);
    return answer.json();
  }

  async pair(typed) {
    const code = typed.replaceAll("-", "");
    const signature = this.signature(`xuetang-device-pairing-1\n${code}\n${this.publicKey}`);
    const entered = await this.send("/devices/pair", { pairing_code: code, public_key: this.publicKey, signature }, false);
    this.id = entered.id;
    return entered;
  }

  async anchor() {
    const { nonce } = await this.send(`/devices/${this.id}/challenge`, {}, false);
    await this.send(`/devices/${this.id}/anchors`, { nonce, boot_id: this.boot, monotonic_ms: Math.round(now() - this.began) });
  }

  async roster() {
    const { nonce } = await this.send(`/devices/${this.id}/challenge`, {}, false);
    return this.send(`/devices/${this.id}/roster`, { nonce });
  }

  record(at, kind, session, learner) {
    const [monotonic, wall] = [Math.round(at - this.began), new Date(at).toISOString()];
    this.seq += 1;
    const row = {
      seq: this.seq, previous_hash: this.previous, boot_id: this.boot, monotonic_ms: monotonic, wall_clock: wall,
      kind, session_id: session, learner_id: learner,
    };
    const form = ["xuetang-device-row-1", this.id, this.seq, this.boot, monotonic, wall, kind, session, learner, "", ""];
    this.previous = sha256(Buffer.from(this.previous, "hex"), form.join("\n"));
    return row;
  }

  upload(rows) {
    return this.send("/attendance/batches", { device_id: this.id, boot_id: this.boot, monotonic_ms: 0, rows });
  }
}

scenario("a device is paired by one person, let in by another, uploads, and is revoked", async (page, url) => {
  const place = await school(url);
  const label = unique("教室平板");
  await signIn(page, place.manager, `/facilities/${place.facility.id}?tab=devices`);
  await page.getByText("还没有设备").waitFor();
  await page.getByRole("button", { name: "登记设备" }).click();
  await page.getByLabel("设备名称").fill(label);
  await inspect(page, "device-pair-form");
  await page.getByRole("button", { name: "生成配对码" }).click();
  const shown = page.locator(".pairing-code");
  await shown.waitFor();
  await page.getByRole("img", { name: "配对码" }).waitFor();
  await inspect(page, "device-pair-code");
  const device = new Device(url);
  const entered = await device.pair(await shown.innerText());
  await page.getByRole("dialog").getByRole("button", { name: "关闭", exact: true }).last().click();
  await page.getByRole("link", { name: label }).click();
  await page.getByText("配对码是您生成的").waitFor();
  assert.equal(await page.getByRole("button", { name: "核准设备" }).count(), 0, "who has made the code does not let it in");
  await signOut(page);

  await signIn(page, await account(url, "township_operator", TOWNSHIP), `/devices/${device.id}`);
  await page.getByRole("button", { name: "核准设备" }).click();
  assert.equal(await page.locator(".pairing-code").innerText(), entered.fingerprint);
  await inspect(page, "device-approve");
  await page.getByRole("dialog").getByRole("button", { name: "核准设备" }).click();
  await page.getByText("使用中", { exact: true }).first().waitFor();

  const [lesson, { id: who }] = [await course(url, unique("书法")), await learner(url, place, "张三")];
  const { id: other } = await learner(url, place, "李四");
  const { id: lessonId } = await session(url, place, lesson, "09:00", "10:30");
  await device.anchor();
  const { sessions, learners } = await device.roster();
  assert.ok(sessions.some((one) => one.id === lessonId), "the device knows what it may record");
  assert.deepEqual(new Set(learners.map((one) => one.id)), new Set([who, other]));
  const at = (clock) => new Date(shanghai(clock)).getTime();
  const first = device.record(at("09:05"), "sign_in", lessonId, who);
  const second = device.record(at("09:50"), "sign_out", lessonId, who);
  const waits = await device.upload([second]);
  assert.equal(waits.rows[0].verdict, "waiting");
  await page.reload();
  await page.getByRole("table").getByText("等待相关记录").first().waitFor();
  const told = await device.upload([first, second, "半条"]);
  assert.deepEqual(told.rows.map((row) => row.verdict), ["flagged", "duplicate", "malformed"]);
  const early = await device.upload([device.record(at("09:55"), "sign_out", lessonId, other)]);
  assert.equal(early.rows[0].verdict, "waiting", "for the sign-in of its learner");
  await page.reload();
  await page.getByRole("table").getByText("无工作人员在场手动登记").first().waitFor();
  await page.getByRole("table").getByText("等待相关记录").first().waitFor();
  await inspect(page, "device-records");
  await page.getByRole("button", { name: "无法识别的内容" }).click();
  await page.getByText("不是一条记录").first().waitFor();
  await inspect(page, "device-rejects");

  await page.getByRole("button", { name: "吊销设备" }).click();
  await page.getByRole("dialog").getByLabel("理由").fill("平板丢失");
  await page.getByRole("dialog").getByRole("button", { name: "吊销设备" }).click();
  await page.getByText("已吊销", { exact: true }).first().waitFor();
  await settled(page);
  await inspect(page, "device-revoked");
});

scenario("the inventory is filtered and exported, and the city sets the numbers", async (page, url) => {
  const [place] = [await school(url), await school(url)];
  await signIn(page, await account(url, "city_admin", { scope: "city" }), "/devices");
  await page.getByRole("heading", { name: "设备", level: 1 }).waitFor();
  await settled(page);
  await page.locator("#filter-facility_id").selectOption(place.facility.id);
  await page.waitForURL(/facility_id=/);
  await page.getByText("还没有设备").waitFor();
  await page.locator("#filter-facility_id").selectOption("");
  await page.locator("#filter-status").selectOption("active");
  await page.waitForURL(/status=active/);
  const saved = page.waitForEvent("download");
  await page.getByRole("button", { name: "导出" }).click();
  assert.equal((await saved).suggestedFilename(), "devices.xlsx");
  await inspect(page, "devices");
  await page.getByRole("link", { name: "设备参数" }).click();
  await page.getByText("现行").first().waitFor();
  await page.getByRole("button", { name: "设定新参数" }).click();
  await page.getByLabel("起始日").fill("2030-01-01");
  await page.getByRole("textbox", { name: "缺号等待（小时）" }).fill("48");
  await page.getByRole("textbox", { name: "依据" }).fill("市民政局通知");
  await page.getByRole("dialog").getByRole("button", { name: "保存" }).click();
  await page.getByText("2030").first().waitFor();
  await inspect(page, "device-parameters");
});

scenario("staff shows a code to a device", async (page, url) => {
  const place = await school(url);
  await signIn(page, place.manager, "/devices/staff-code");
  await page.locator(".pairing-code").waitFor();
  const shown = await page.locator(".pairing-code").innerText();
  assert.match(shown, /^T[\w-]{40,}$/);
  const answer = await call(url, await token(url, place.manager), "GET", "/devices/staff-code");
  assert.match(answer.code, /^T/);
  await inspect(page, "device-staff-code");
});

scenario("a teacher finds the code of staff at the class, and no link to the devices, which are closed to teachers", async (page, url) => {
  const place = await school(url);
  const held = await session(url, place, await course(url, unique("葫芦丝")), "09:30", "11:30");
  await call(url, await token(url, place.clerk), "POST", `/class-sessions/${held.id}/open`, {});
  const teacher = await account(url, "teacher", { scope: "facility", facility_id: place.facility.id });
  await signIn(page, teacher, `/class-sessions/${held.id}`);
  await page.getByRole("link", { name: "值守码" }).click();
  await page.locator(".pairing-code").waitFor();
  assert.equal(await page.getByRole("main").getByRole("link", { name: "设备", exact: true }).count(), 0);
});
