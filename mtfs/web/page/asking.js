// A question that is answered yes or no: in the page itself, for a browser may show none of its own within Excel.

import { byId } from "./elements.js";

/** Whether the user agrees; `yes` is what the button says that does. */
export function agreed(question, yes) {
  const dialog = byId("asking");
  byId("asking-question").textContent = question;
  byId("asking-yes").textContent = yes;
  return new Promise((resolve) => {
    let answer = false;
    byId("asking-yes").onclick = () => { answer = true; dialog.close(); };
    byId("asking-no").onclick = () => dialog.close();
    dialog.onclose = () => resolve(answer);
    dialog.showModal();
  });
}
