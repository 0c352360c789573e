// The server's own JavaScript in Node: node functions_client.mjs ADDRESS [TOKEN]; calls on stdin, answers on stdout,
// each a line of JSON.
import { readFileSync } from "node:fs";
import vm from "node:vm";

const [origin, token] = process.argv.slice(2);
const here = (name) => readFileSync(new URL(name, import.meta.url), "utf8");
const served = async (path) => (await fetch(origin + path)).text();

const pane = await served("/taskpane.html");
const told = /<script id="config" type="application\/json">(.*?)<\/script>/s.exec(pane)[1];
let requests = 0;
const sandbox = {
  console: { log() {}, info() {}, error() {}, warn() {} }, crypto, setTimeout, config: JSON.parse(told),
  document: { getElementById: () => ({ textContent: told }), addEventListener() {} },
  localStorage: { getItem: (key) => (key === "mtfs.token" ? token ?? null : "session"), setItem() {} },
  xlwings: { getCultureInfoName: async () => "en-GB", getDateFormat: async () => "dd/mm/yyyy" },
  xwRequest: {
    async post(url, body, { headers }) {
      requests += 1;
      const answer = await fetch(url, { method: "POST", headers, body: JSON.stringify(body) });
      const text = await answer.text();
      const isJson = answer.headers.get("content-type")?.includes("application/json");
      const response = { data: isJson ? JSON.parse(text) : text, status: answer.status, statusText: answer.statusText };
      if (!answer.ok) throw Object.assign(new Error(`status ${answer.status}`), { response });
      return response;
    },
  },
};
sandbox.window = { location: { origin } };
sandbox.globalThis = sandbox;
vm.createContext(sandbox);
vm.runInContext(here("office.js"), sandbox);
vm.runInContext(await served("/static/js/auth.js"), sandbox);
vm.runInContext(await served("/xlwings/custom-functions-code.js"), sandbox);

const { functions } = JSON.parse(await served("/xlwings/custom-functions-meta.json"));
const counts = Object.fromEntries(functions.map(({ id, parameters }) => [id, parameters.length]));
const calls = readFileSync(0, "utf8").trim().split("\n").map((line) => JSON.parse(line));
for (const call of calls) {
  const before = requests;
  const [answer] = await sandbox.callCells([call], counts);
  process.stdout.write(`${JSON.stringify({ ...answer, requests: requests - before })}\n`);
}
