// Asking the server, with the token if there is one.

import { byId } from "./elements.js";

const TOKEN = "mtfs.token";
const DIFFERS = 409;
let waiting = null;

/** What was wrong with a question, in the server's words. */
export class Refused extends Error {
  /** `differs`: a workbook shows other figures than its plan has, and may be sent again with `accept`. */
  constructor(message, differs = false) {
    super(message);
    this.differs = differs;
  }
}

/** What this browser keeps for the page; null where it keeps nothing. */
export function storage() {
  try {
    return window.localStorage;
  } catch {
    return null; // a task pane may have none
  }
}

let token = storage()?.getItem(TOKEN) ?? "";

/** Ask for a token once, however many requests wait for it. */
function asked(again) {
  waiting ??= new Promise((resolve) => {
    const form = byId("token-form"), field = byId("token");
    byId("token-wrong").textContent = again ? "This token was not accepted. Check it and try again." : "";
    form.hidden = false;
    field.focus();
    form.onsubmit = (event) => {
      event.preventDefault();
      token = field.value.trim();
      storage()?.setItem(TOKEN, token);
      form.hidden = true;
      field.value = "";
      waiting = null;
      resolve();
    };
  });
  return waiting;
}

/** The response to a question: POST where there is a body. Throws Refused with the message for a user. */
export async function ask(path, body, signal) {
  const headers = { ...(body && { "Content-Type": "application/json" }), ...(token && { Authorization: `Bearer ${token}` }) };
  let response;
  try {
    response = await fetch(path, { method: body ? "POST" : "GET", headers, body: body && JSON.stringify(body), signal });
  } catch (error) {
    if (error.name === "AbortError") throw error;
    throw new Refused("The server did not answer. Check the connection and try again.");
  }
  if (response.status === 401) {
    await asked(Boolean(token));
    return ask(path, body, signal);
  }
  if (response.ok) return response;
  throw new Refused(await reason(response), response.status === DIFFERS);
}

/** Why the server refused: the API's message, the server's line of text, or its status where it gives neither. */
async function reason(response) {
  const text = await response.text(), kind = response.headers.get("Content-Type") ?? "";
  if (kind.startsWith("text/plain") && text.trim()) return text.trim();
  try {
    if (typeof JSON.parse(text).error === "string") return JSON.parse(text).error;
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
  }
  return `The server refused this (${response.status}). Try again later.`;
}

/** A file's content in base64. */
export function inBase64(file) {
  return new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.onload = () => resolve(reader.result.slice(reader.result.indexOf(",") + 1 || reader.result.length));
    reader.onerror = () => reject(new Refused(`${file.name} cannot be read. Choose it again.`));
    reader.readAsDataURL(file);
  });
}

/** Ask for a file and hand it to the user under the name that the server gives it. */
export async function download(path, body) {
  const response = await ask(path, body);
  const name = /filename="([^"]+)"/.exec(response.headers.get("Content-Disposition") ?? "")?.[1] ?? "mtfs";
  handOver(await response.blob(), name);
  return name;
}

/** Hand a file to the user under a name. */
export function handOver(content, name) {
  const address = URL.createObjectURL(content);
  const link = document.createElement("a");
  link.href = address;
  link.download = name;
  document.body.append(link);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(address), 60_000);
}
