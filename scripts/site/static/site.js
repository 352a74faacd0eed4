// What pages of this site do beyond HTML; all of it can be done without a script, by a click more.
document.addEventListener("keydown", (event) => {
  const isAsked = event.key === "Enter" && (event.ctrlKey || event.metaKey);
  if (isAsked && event.target.id === "sql-editor") event.target.form.requestSubmit();
});
// A selection is copied without asking the reader for leave, and over plain http, too.
const copy = (block) => {
  const write = (event) => {
    event.clipboardData.setData("text/plain", block.textContent.trim());
    event.preventDefault();
  };
  getSelection().selectAllChildren(block);
  document.addEventListener("copy", write);
  const isCopied = document.execCommand("copy");
  document.removeEventListener("copy", write);
  return isCopied;
};
for (const block of document.querySelectorAll(".cite")) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "copy";
  button.textContent = "Copy";
  button.setAttribute("aria-live", "polite");
  button.addEventListener("click", () => {
    button.textContent = copy(block) ? "Copied" : "Selected: copy it with Ctrl+C";
  });
  block.before(button);
}
