// Excel, as far as the server's own JavaScript needs it: no Excel runs here. Classic script, for Node and for a page.

class CellError extends Error {
  constructor(code, message) {
    super(message);
    this.code = code;
  }
}

globalThis.registered = {};
globalThis.formulaOfCell = "";
globalThis.CustomFunctions = {
  associate: (id, call) => { registered[id] = call; },
  Error: CellError,
  ErrorCode: { invalidValue: "#VALUE!", notAvailable: "#N/A" },
};
globalThis.Office = {
  onReady: async (ready) => { ready?.({ host: "Excel" }); return { host: "Excel" }; },
  actions: { associate() {} },
  auth: { getAccessToken: async () => globalThis.tokenOfOffice },
  context: { requirements: { isSetSupported: () => true }, ui: {} },
};
globalThis.Excel = {
  RequestContext: class {
    workbook = {
      load() {}, name: "Book1.xlsx",
      getActiveCell: () => ({ load() {}, formulas: [[globalThis.formulaOfCell]] }),
      onSelectionChanged: { add(changed) { globalThis.selectCell = (formula) => { globalThis.formulaOfCell = formula; return changed(); }; } },
    };
    application = {
      cultureInfo: { load() {}, name: "en-GB", datetimeFormat: { load() {}, shortDatePattern: "dd/mm/yyyy" } },
    };
    async sync() {}
  },
  run: async (work) => work(new Excel.RequestContext()),
};

const ERROR_TYPES = {
  "#N/A": "NotAvailable", "#DIV/0!": "Div0", "#VALUE!": "Value", "#REF!": "Ref", "#NAME?": "Name", "#NUM!": "Num",
  "#NULL!": "Null", "#SPILL!": "Spill", "#CALC!": "Calc",
};

function cell(value) {
  if (value === null) return "";
  const errorType = ERROR_TYPES[value];
  return errorType ? { type: "Error", errorType, basicValue: value, basicType: "Error" } : value;
}

// Arguments as Excel hands them over: each a table, one that is left out null, a blank cell an empty text.
function argument(value) {
  if (value === null) return null;
  return Array.isArray(value) ? value.map((row) => row.map(cell)) : [[cell(value)]];
}

// Each call: [name, arguments]; each answer: {result} or {error, message}. Optional arguments at the end are null.
globalThis.callCells = async function (calls, counts) {
  const answers = [];
  for (const [name, given] of calls) {
    const all = given.map(argument);
    while (all.length < counts[name]) all.push(null);
    try {
      answers.push({ result: await registered[name](...all, { address: "Sheet1!A1" }) });
    } catch (error) {
      answers.push({ error: error.code ?? String(error.stack), message: error.message });
    }
  }
  return answers;
};
