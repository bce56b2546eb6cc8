/* Entering a directive: rows are added, emptied and pasted from a spreadsheet; the button says what it will do. */
(() => {
  "use strict";

  const COLUMNS = ["clause", "wording", "lead", "coordinating", "deadline", "product"];
  const ROWS_AT_ONCE = 5;
  const MOST_ROWS = 200;

  const form = document.getElementById("directive-form");
  const table = form.querySelector("table[data-orders]");
  const prefix = table.dataset.orders;
  const total = form.elements[`${prefix}-TOTAL_FORMS`];
  const count = () => Number(total.value);
  const cell = (row, column) => form.elements[`${prefix}-${row}-${COLUMNS[column]}`];

  function addRow() {
    if (count() >= MOST_ROWS) return false;
    const markup = document.getElementById("order-row").innerHTML;
    const made = markup.replaceAll("__prefix__", count()).replaceAll("__number__", count() + 1);
    table.tBodies[0].insertAdjacentHTML("beforeend", made);
    for (const element of table.tBodies[0].lastElementChild.querySelectorAll("[data-needs-script]")) element.hidden = false;
    total.value = count() + 1;
    return true;
  }

  function makeRoom(rows) {
    while (count() < rows && addRow());
  }

  // A spreadsheet copies cells with tabs and line ends between them; a cell that holds either stands in quotes.
  function readCells(text) {
    const rows = [[""]];
    let quoted = false;
    for (let i = 0; i < text.length; i += 1) {
      const sign = text[i];
      const row = rows[rows.length - 1];
      if (quoted && sign === '"' && text[i + 1] === '"') {
        row[row.length - 1] += '"';
        i += 1;
      } else if (sign === '"' && (quoted || row[row.length - 1] === "")) {
        quoted = !quoted;
      } else if (sign === "\t" && !quoted) {
        row.push("");
      } else if (sign === "\n" && !quoted) {
        rows.push([""]);
      } else if (sign !== "\r") {
        row[row.length - 1] += sign;
      }
    }
    return rows.filter((row, at) => at < rows.length - 1 || row.some(Boolean));
  }

  function paste(event) {
    const place = event.target.name && event.target.name.match(new RegExp(`^${prefix}-(\\d+)-(\\w+)$`));
    const text = event.clipboardData.getData("text/plain");
    if (!place || !text.includes("\t")) return;
    event.preventDefault();
    const [firstRow, firstColumn] = [Number(place[1]), COLUMNS.indexOf(place[2])];
    const cells = readCells(text);
    makeRoom(firstRow + cells.length);
    cells.forEach((values, down) => {
      values.forEach((value, right) => {
        const field = cell(firstRow + down, firstColumn + right);
        if (field && firstColumn + right < COLUMNS.length) field.value = value.trim();
      });
    });
    event.target.dispatchEvent(new Event("input", { bubbles: true }));
  }

  function emptyRow(button) {
    const fields = button.closest("tr").querySelectorAll("input, textarea");
    for (const field of fields) field.value = "";
    fields[0].focus();
    fields[0].dispatchEvent(new Event("input", { bubbles: true }));
  }

  function sayWhatTheButtonDoes() {
    const understood = document.querySelector("#preview [data-assign-label]");
    const label = form.querySelector("button [data-assign-label]");
    label.dataset.first ||= label.textContent;
    label.textContent = understood ? understood.dataset.assignLabel : label.dataset.first;
  }

  // A draft may hold more rows than the empty form has.
  form.addEventListener("draft:read", (event) => {
    const rows = Object.keys(event.detail).map((name) => Number((name.match(/-(\d+)-/) || [0, -1])[1]) + 1);
    makeRoom(Math.max(0, ...rows));
  });
  table.addEventListener("paste", paste);
  form.addEventListener("click", (event) => {
    const button = event.target.closest("button");
    if (!button) return;
    if ("emptyRow" in button.dataset) emptyRow(button);
    if ("addRow" in button.dataset) {
      const first = count();
      makeRoom(first + ROWS_AT_ONCE);
      cell(first, 0)?.focus();
    }
  });
  document.addEventListener("htmx:afterSwap", sayWhatTheButtonDoes);
  sayWhatTheButtonDoes();
})();
