import { flushPromises, mount } from "@vue/test-utils";
import ElementPlus from "element-plus";
import { afterEach, expect, it, vi } from "vitest";
import TrainingForm from "../src/components/watch/TrainingForm.vue";
import SecondFactor from "../src/components/mine/SecondFactor.vue";
import { me } from "../src/session";
import { bytes, deviceName, subscribe } from "../src/push";
import { duration } from "../src/training";
import Mine from "../src/views/Mine.vue";

const { staff } = vi.hoisted(() => ({ staff: vi.fn() }));
vi.mock("../src/api", () => ({ staff, sentence: (error: Error) => error.message }));

const global = { plugins: [ElementPlus], stubs: { TopBar: true, SecondFactor: true, PushDevices: true, "router-link": true } };
afterEach(() => staff.mockReset());

it("says minutes as people do", () => {
  expect([0, 45, 60, 95].map(duration)).toEqual(["0 分", "45 分", "1 小时", "1 小时 35 分"]);
});

it("sends hours as minutes, and only a whole record", async () => {
  const shown = mount(TrainingForm, { props: { id: "stf_1" }, global });
  expect(shown.find("button[type=submit]").attributes("disabled")).toBeDefined();
  const [topic, , , , proof] = shown.findAll("input");
  await topic?.setValue("业务轮训");
  await proof?.setValue("签到表");
  const picker = shown.findComponent({ name: "ElDatePicker" });
  await picker.vm.$emit("update:modelValue", "2026-11-20");
  await flushPromises();
  await shown.find("form").trigger("submit");
  await flushPromises();
  expect(staff).toHaveBeenCalledWith("POST", "/people/stf_1/training", { rotation: false, topic: "业务轮训", held_on: "2026-11-20", minutes: 120, proof: "签到表" });
  expect(shown.emitted("done")).toHaveLength(1);
});

it("shows a volunteer her hours, and nobody else hours that are none", async () => {
  const record = { skills: ["创业指导"], rotation: { standing: "not_meant", last_on: "", due_on: "" }, training: [], served_minutes: 95, served: [{ month: "2026-11", minutes: 95 }], shifts: [] };
  for (const [role, hours] of [["volunteer", true], ["clerk", false]] as const) {
    staff.mockResolvedValue(record);
    me.value = { id: "s", username: "u", name: "林", role, roles: [role], presence: "away", must_enrol: false };
    const shown = mount(Mine, { global });
    await flushPromises();
    expect(shown.text().includes("1 小时 35 分")).toBe(hours);
  }
});

it("goes from the password by the first code to recovery codes that are shown once", async () => {
  const answers: Record<string, unknown> = {
    "GET /me/totp": { on: false, required: true, recovery_codes: 0 },
    "POST /me/totp": { secret: "ABC", uri: "otpauth://x", qr: "data:image/svg+xml,x" },
    "POST /me/totp/confirm": { recovery_codes: ["aaaaa-bbbbb"] },
  };
  staff.mockImplementation(async (method: string, path: string) => answers[`${method} ${path}`]);
  const shown = mount(SecondFactor, { global });
  await flushPromises();
  expect(shown.text()).toContain("必须启用");
  await shown.find("input").setValue("密码");
  await shown.find("form").trigger("submit");
  await flushPromises();
  expect(shown.find("img").attributes("src")).toBe("data:image/svg+xml,x");
  answers["GET /me/totp"] = { on: true, required: true, recovery_codes: 10 };
  await shown.find("input").setValue("123456");
  await shown.find("form").trigger("submit");
  await flushPromises();
  expect(staff).toHaveBeenCalledWith("POST", "/me/totp/confirm", { code: "123456" });
  expect(shown.text()).toContain("aaaaa-bbbbb");
  expect(shown.text()).not.toContain("停用");
});

it("takes another key's subscription away before it makes its own", async () => {
  const unsubscribe = vi.fn();
  const keys = { p256dh: "p", auth: "a" };
  const pushManager = {
    getSubscription: async () => ({ options: { applicationServerKey: new Uint8Array([1]).buffer }, unsubscribe }),
    subscribe: vi.fn(async () => ({ toJSON: () => ({ endpoint: "https://fcm.googleapis.com/x", keys }) })),
  };
  vi.stubGlobal("Notification", { requestPermission: async () => "granted" });
  Object.defineProperty(navigator, "serviceWorker", { configurable: true, value: { register: async () => ({ pushManager }), ready: Promise.resolve() } });
  await subscribe({ public_key: "AQI", devices: [] });
  expect(unsubscribe).toHaveBeenCalledOnce();
  expect(pushManager.subscribe).toHaveBeenCalledWith({ userVisibleOnly: true, applicationServerKey: bytes("AQI") });
  expect(staff).toHaveBeenCalledWith("POST", "/me/push", expect.objectContaining({ endpoint: "https://fcm.googleapis.com/x", keys }));
  vi.stubGlobal("Notification", { requestPermission: async () => "denied" });
  await expect(subscribe({ public_key: "AQI", devices: [] })).rejects.toThrow("不允许通知");
});

it("calls a device by what it is", () => {
  expect(deviceName("Mozilla/5.0 (Linux; Android 14; Pixel) Chrome/130 Mobile Safari/537.36")).toBe("手机 · Chrome");
  expect(deviceName("Mozilla/5.0 (Windows NT 10.0) Chrome/130 Safari/537.36 Edg/130")).toBe("电脑 · Edge");
});
