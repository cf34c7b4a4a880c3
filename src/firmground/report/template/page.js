"use strict";
// The page reads without this; it adds a filter to the list of places and sorting to long tables.
const cell = (row, index) => row.cells[index].textContent.trim();
const value = (text) => {
  const bare = text.replace(/[\s\u202f]/g, "").replace("\u2212", "-");
  return bare !== "" && !isNaN(bare) ? Number(bare) : null;
};
const compare = (a, b) => {
  if ((a === "") !== (b === "")) return a === "" ? 1 : -1;
  const x = value(a), y = value(b);
  return x !== null && y !== null ? x - y : a.localeCompare(b);
};
const sort = (table, heading) => {
  const index = heading.cellIndex;
  const down = heading.getAttribute("aria-sort") === "ascending";
  const rows = Array.from(table.tBodies[0].rows, (row) => [cell(row, index), row]);
  rows.sort((a, b) => (down ? -1 : 1) * compare(a[0], b[0]));
  for (const other of table.tHead.rows[0].cells) other.removeAttribute("aria-sort");
  heading.setAttribute("aria-sort", down ? "descending" : "ascending");
  table.tBodies[0].append(...rows.map((pair) => pair[1]));
};
for (const table of document.querySelectorAll("table.sortable")) {
  for (const heading of table.tHead.rows[0].cells) {
    heading.tabIndex = 0;
    heading.addEventListener("click", () => sort(table, heading));
    heading.addEventListener("keydown", (event) => {
      if (event.key === "Enter" || event.key === " ") {
        event.preventDefault();
        sort(table, heading);
      }
    });
  }
}
for (const field of document.querySelectorAll("input[data-filters]")) {
  const body = document.getElementById(field.dataset.filters).tBodies[0];
  const rows = Array.from(body.rows, (row) => [(cell(row, 0) + " " + cell(row, 1)).toLowerCase(), row]);
  const count = field.closest("p").querySelector("output");
  field.closest("p").hidden = false;
  field.addEventListener("input", () => {
    const wanted = field.value.trim().toLowerCase();
    let shown = 0;
    for (const [text, row] of rows) {
      row.hidden = !text.includes(wanted);
      shown += row.hidden ? 0 : 1;
    }
    count.textContent = wanted === "" ? "" : shown + " of " + rows.length;
  });
}
