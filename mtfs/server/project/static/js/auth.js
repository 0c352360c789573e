// How callers sign in. Takes the place of xlwings' own file of this name.

const signsIn = JSON.parse(document.getElementById("config").textContent).authProviders.includes("entraid");
const loaded = new Promise((resolve) => document.addEventListener("DOMContentLoaded", resolve, { once: true }));

function storedToken() {
  try {
    return localStorage.getItem("mtfs.token") ?? "";
  } catch {
    return ""; // a browser without storage
  }
}

// xlwings' functions ask this before every call.
globalThis.getAuth = async function () {
  if (signsIn) {
    await loaded; // xlwings' own scripts, which ask Office
    return { token: await globalThis.xlwings.getAccessToken(), provider: "entraid" };
  }
  const token = storedToken();
  return { token: token ? `Bearer ${token}` : "", provider: "" };
};

// The page asks its API with the token that it stored; with Entra ID every request gets one from Office.
if (signsIn) {
  const plainFetch = globalThis.fetch;
  globalThis.fetch = async function (resource, options = {}) {
    if (new URL(resource, document.baseURI).origin !== location.origin) {
      return plainFetch(resource, options);
    }
    const headers = new Headers(options.headers);
    headers.set("Authorization", (await globalThis.getAuth()).token);
    return plainFetch(resource, { ...options, headers });
  };
}
