/* The grid of an entry sheet: arrows and Enter move between cells, a block copied from Excel fills them. */
(() => {
  "use strict";

  const [NUMERATOR, VALUE, NONE_AROSE] = [0, 2, 3];
  const NONE_WORDS = /^\s*(x|1|không phát sinh|none arose)\s*\.?\s*$/iu;
  const form = document.getElementById("sheet-form");
  const rows = [...form.querySelectorAll("tr.sheet-row")].filter((row) => row.querySelector("[data-cell]"));
  const cell = (row, column) => row?.querySelector(`[data-cell="${column}"]`);
  const place = (element) => [rows.indexOf(element.closest("tr")), Number(element.dataset.cell)];

  // A ratio has two cells where a number has one, so going down keeps to whichever of them is there.
  function below(row, column, step) {
    for (let at = row + step; at >= 0 && at < rows.length; at += step) {
      const found = cell(rows[at], column) || (column <= VALUE && (cell(rows[at], VALUE) || cell(rows[at], NUMERATOR)));
      if (found) return found;
    }
    return null;
  }

  function beside(element, step) {
    const cells = [...element.closest("tr").querySelectorAll("[data-cell]")];
    return cells[cells.indexOf(element) + step] || null;
  }

  function atEdge(element, step) {
    if (element.type !== "text") return true;
    const edge = step < 0 ? 0 : element.value.length;
    return element.selectionStart === element.selectionEnd && element.selectionStart === edge;
  }

  function go(target, event) {
    event.preventDefault();
    target?.focus();
    if (target?.type === "text") target.select();
  }

  function move(event) {
    const element = event.target;
    if (!("cell" in element.dataset) || event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    const [row, column] = place(element);
    if (event.key === "ArrowDown") go(below(row, column, 1), event);
    if (event.key === "ArrowUp") go(below(row, column, -1), event);
    if (event.key === "Enter") go(below(row, column, event.shiftKey ? -1 : 1), event);
    if (event.key === "ArrowLeft" && atEdge(element, -1)) go(beside(element, -1), event);
    if (event.key === "ArrowRight" && atEdge(element, 1)) go(beside(element, 1), event);
  }

  function put(target, text) {
    if (!target) return;
    if (target.type === "checkbox") target.checked = NONE_WORDS.test(text);
    else target.value = text.trim();
  }

  // Columns of the block fall on the grid's own; a single column of figures fills whichever cell a row begins with.
  function paste(event) {
    if (!("cell" in event.target.dataset)) return;
    const text = event.clipboardData.getData("text/plain").replace(/\r?\n$/, "");
    if (!/[\t\n]/.test(text)) return;
    event.preventDefault();
    const [first, column] = place(event.target);
    const block = text.split(/\r?\n/).map((line) => line.split("\t"));
    const isSingle = block.every((line) => line.length === 1) && column < NONE_AROSE;
    block.forEach((line, down) => {
      const row = rows[first + down];
      if (isSingle) put(cell(row, column) || (row && (cell(row, VALUE) || cell(row, NUMERATOR))), line[0]);
      else line.forEach((words, right) => put(row && cell(row, column + right), words));
    });
    event.target.dispatchEvent(new Event("input", { bubbles: true }));
  }

  form.addEventListener("keydown", move);
  form.addEventListener("paste", paste);
})();
