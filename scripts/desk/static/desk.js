// The desk without waiting: selections, keys, and forms that are tried out while one types. Everything that is decided is
// decided by the server; without this script the same forms are sent by their buttons.
"use strict";

const WAIT = 400; // milliseconds after the last key until a claim is tried out
const FIELDS = "input[name]:not([type=hidden]), select[name], textarea[name]";
let isSelecting = false, last = null, asked = 0, timer = 0;

const find = (selector) => document.querySelector(selector);
const named = (name) => document.getElementById(name);

// What a browser counts from the start of a sentence: UTF-16, which the server turns into code points.
function measure(words, node, offset) {
  const range = document.createRange();
  range.setStart(words, 0);
  range.setEnd(node, offset);
  return range.toString().length;
}

// The selection in the text or in the sentence of the sheet, as "sentence:units" for both ends; nothing if there is none.
function readSelection() {
  const reader = find("#reader");
  if (document.activeElement === reader && reader.selectionEnd > reader.selectionStart) {
    return [`${reader.dataset.number}:${reader.selectionStart}`, `${reader.dataset.number}:${reader.selectionEnd}`];
  }
  const selection = getSelection();
  if (selection.isCollapsed || !selection.rangeCount) return null;
  const range = selection.getRangeAt(0);
  const touched = [...document.querySelectorAll("#text .words")].filter((words) => range.intersectsNode(words));
  if (!touched.length) return null;
  const first = touched[0], last = touched.at(-1);
  const start = first.contains(range.startContainer) ? measure(first, range.startContainer, range.startOffset) : 0;
  const end = last.contains(range.endContainer)
    ? measure(last, range.endContainer, range.endOffset) : last.textContent.length;
  return [`${first.dataset.number}:${start}`, `${last.dataset.number}:${end}`];
}

const PLACED = ["quote", "was.quote", "at.quote"];

// A cue is that of the first hop that has none, or else of the first.
function findCue() {
  const cues = [...document.querySelectorAll('#form [id^="attributions."][id$=".cue"]')];
  return (cues.find((one) => !one.value) || cues[0])?.id || "attributions.1.cue";
}

// Takes what is selected as a field of the claim. Words selected with the mouse are the quote at once: if they are then
// said to be something else, the quote is again what it was before.
function takeSelection(target, isMouse = false) {
  const selected = readSelection() || last?.selected;
  if (!selected) {
    say("Select words first.");
    return;
  }
  const form = new URLSearchParams(new FormData(find("#form")));
  const before = PLACED.map((name) => [name, form.get(name)]);
  if (last && target !== "quote" && String(selected) === String(last.selected)) {
    for (const [name, value] of last.before) value === null ? form.delete(name) : form.set(name, value);
  }
  last = isMouse ? { selected, before } : null;
  form.set("select.from", selected[0]);
  form.set("select.to", selected[1]);
  form.set("select.as", target === "cue" ? findCue() : target);
  form.set("do", "try");
  send(find("#form").action, form);
}

// The cue of this claim is that of the sentence before.
function takeBefore() {
  const form = new URLSearchParams(new FormData(find("#form")));
  const told = { "select.from": "before", "select.to": "before", "select.as": "attributions.1.cue", do: "try" };
  for (const [name, value] of Object.entries(told)) form.set(name, value);
  send(find("#form").action, form);
}

function typedNow() {
  return new Map([...document.querySelectorAll(FIELDS)].filter((field) => field.type !== "radio")
    .map((field) => [field.name, field.value]));
}

// Sends a form and shows the page that is answered, without losing what is typed meanwhile.
async function send(address, form, focus = "") {
  clearTimeout(timer);
  const turn = ++asked, sent = typedNow();
  document.body.classList.add("busy");
  let page, answer;
  try {
    answer = await fetch(address, { method: "POST", body: form });
    page = new DOMParser().parseFromString(await answer.text(), "text/html");
  } catch {
    if (turn === asked) say("The desk does not answer. What you typed is still on this page; start the desk again.");
    return;
  } finally {
    if (turn === asked) document.body.classList.remove("busy");
  }
  // Not while somebody is selecting: that would be lost.
  if (isSelecting) await new Promise((go) => addEventListener("mouseup", () => setTimeout(go, 50), { once: true }));
  if (turn !== asked) return;
  if (!page.querySelector("#desk")) {
    const wrong = page.querySelector("#wrong");
    say(wrong ? wrong.textContent : page.body.textContent);
    return;
  }
  if (answer.redirected) {
    history.pushState(null, "", answer.url);
    show(page, new Map());
    focusOpen();
  } else {
    show(page, sent);
    if (focus === "open") focusOpen();
    else if (focus) named(focus)?.focus();
  }
}

function say(words) {
  const note = document.createElement("p");
  note.className = "said";
  note.textContent = words;
  find("#told").replaceChildren(note);
  tellAloud();
}

function tellAloud() {
  const words = [...document.querySelectorAll("#told p, #form .field .said")].map((one) => one.textContent.trim()).join(" ");
  if (find("#live").textContent !== words) find("#live").textContent = words;
}

function show(page, sent) {
  const now = typedNow(), active = document.activeElement;
  const kept = { id: active?.id, start: active?.selectionStart, end: active?.selectionEnd };
  const [tag, words] = [active?.tagName, active?.textContent.trim()];
  const scroll = [find("#text").scrollTop, find(".sheet").scrollTop];
  const opened = [...document.querySelectorAll("#form details")].map((one) => one.open);
  const isSame = sent.size && find("#form [name=number]").value === page.querySelector("#form [name=number]").value;
  // The text is left alone where nothing in it has changed, so that what is selected stays selected.
  for (const part of [".paper", ".sheet"]) {
    const there = document.adoptNode(page.querySelector(part)), here = find(part);
    if (part === ".sheet" || find("#text").innerHTML !== there.querySelector("#text").innerHTML) here.replaceWith(there);
  }
  document.title = page.title;
  let isLate = false;
  if (isSame) {
    for (const field of document.querySelectorAll(FIELDS)) {
      if (field.type === "radio" || !now.has(field.name) || now.get(field.name) === sent.get(field.name)) continue;
      field.value = now.get(field.name);
      isLate = true;
    }
    [find("#text").scrollTop, find(".sheet").scrollTop] = scroll;
    const details = [...document.querySelectorAll("#form details")];
    if (details.length === opened.length) details.forEach((one, place) => { one.open ||= opened[place]; });
  }
  start();
  tellAloud();
  // A button or a heading that folds has no name, but its words.
  const alike = ["BUTTON", "SUMMARY"].includes(tag) && [...document.querySelectorAll(`.sheet ${tag}`)].find((one) => one.textContent.trim() === words);
  const field = isSame && ((kept.id && named(kept.id)) || alike);
  if (field) {
    field.focus({ preventScroll: true });
    if (kept.start !== undefined && kept.start !== null && field.setSelectionRange) field.setSelectionRange(kept.start, kept.end);
  }
  if (isLate) later();
}

function later() {
  clearTimeout(timer);
  timer = setTimeout(() => {
    const form = new URLSearchParams(new FormData(find("#form")));
    form.set("do", "try");
    send(find("#form").action, form);
  }, WAIT);
}

function focusOpen() {
  const open = find("#form .wrong input:not([type=hidden]), #form .wrong select, #form .wrong textarea");
  open?.closest("details")?.setAttribute("open", "");
  // Where a reason is proposed, it is that which may be accepted.
  (find("#without .mark") ? named("reason") : open || find("#save")).focus();
}

function submit(button) {
  const form = new URLSearchParams(new FormData(button.form));
  if (button.name) form.set(button.name, button.value);
  const [verb, table] = button.value.split(".");
  const chosen = button.value.slice("choose.".length).split("=")[0];
  const address = button.getAttribute("formaction") || button.form.getAttribute("action");
  const last = [...document.querySelectorAll(`[id^="${table}."]`)].length;
  send(address, form, verb === "save" ? "open" : "").then(() => {
    if (verb === "remove") named(`add.${table}`)?.focus();
    if (verb === "choose") named(chosen)?.focus();
    if (verb === "add") [...document.querySelectorAll(`[id^="${table}."]`)].slice(last)[0]?.focus();
  });
}

// Goes to the sentence so many further on; the form of the one that is left is kept by the server.
function go(step) {
  const all = [...document.querySelectorAll("#text .number")];
  const place = all.findIndex((one) => one.hasAttribute("aria-current"));
  const there = all[Math.min(all.length - 1, Math.max(0, place + step))];
  if (!there) return;
  // At once, so that a key that is pressed twice goes twice as far.
  all[place]?.removeAttribute("aria-current");
  there.setAttribute("aria-current", "true");
  visit(there.href);
}

async function visit(address, isBack = false) {
  clearTimeout(timer);
  last = null;
  const turn = ++asked, station = document.activeElement?.id;
  try {
    const answer = await fetch(address);
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    if (turn !== asked) return;
    if (!page.querySelector("#desk")) { location.href = address; return; }
    if (!isBack) history.pushState(null, "", address);
    show(page, new Map());
    named(station === "reader" ? "reader" : "text").focus({ preventScroll: true });
  } catch {
    say("The desk does not answer; start it again.");
  }
}

const KEYS = {
  j: () => go(1), k: () => go(-1), n: () => visit(find("#next").href), f: focusOpen, w: () => named("disposition").focus(),
  q: () => takeSelection("quote"), c: () => takeSelection("cue"), p: () => takeSelection("period_text"),
  b: takeBefore,
  u: () => find("#form button[value=undo]")?.click(),
};

addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
  const { target, key } = event;
  const isStation = target.id === "text" || target.id === "reader" || target.classList?.contains("number");
  const arrows = target.id === "reader" ? {} : { ArrowDown: () => go(1), ArrowUp: () => go(-1) };
  const act = isStation && !(event.shiftKey && key.length > 1) ? KEYS[key] || arrows[key] : null;
  if (act) {
    event.preventDefault();
    act();
  } else if (key === "Escape" && target.closest?.(".sheet")) {
    named("reader").focus();
  } else if (key === "Enter" && !event.shiftKey && target.form?.id === "form" && !["BUTTON", "SUMMARY"].includes(target.tagName)) {
    event.preventDefault();
    if (target.id !== "reader") submit(target.closest("#new-code")?.querySelector("button") || find("#save"));
  }
});

addEventListener("click", (event) => {
  const taking = event.target.closest?.("[data-take]");
  if (taking) takeSelection(taking.dataset.take);
  if (event.target.closest?.("[data-before]")) takeBefore();
  const list = event.target.closest?.("[data-list]");
  if (list) {
    event.preventDefault();
    named("new-code").open = true;
    named("code.list").value = list.dataset.list;
    named("code.title").focus();
  }
  const number = event.target.closest?.("#text .number");
  if (number && !event.ctrlKey && !event.metaKey && !event.shiftKey) {
    event.preventDefault();
    visit(number.href);
  }
});

// A button must not take the selection away before it is read.
addEventListener("mousedown", (event) => {
  isSelecting = Boolean(event.target.closest?.("#text"));
  if (event.target.closest?.("[data-take]")) event.preventDefault();
});

addEventListener("mouseup", (event) => {
  isSelecting = false;
  if (event.target.closest?.("#text")) setTimeout(() => { if (readSelection()) takeSelection("quote", true); });
});

addEventListener("submit", (event) => {
  event.preventDefault();
  if (event.submitter) submit(event.submitter);
});

addEventListener("input", (event) => {
  last = null;
  if (event.target.form?.id === "form" && event.target.id !== "reader") later();
});

// The sentence cannot be changed; it is no read-only field, because in those browsers do not move by keyboard.
addEventListener("beforeinput", (event) => {
  if (event.target.id === "reader") event.preventDefault();
});

addEventListener("popstate", () => visit(location.href, true));

function start() {
  // What one types is tried out without being asked to.
  find("#form button[value=try]")?.setAttribute("hidden", "");
  find("#tools")?.removeAttribute("hidden");
  if (find("#form[data-unchecked]")) later();
  const chosen = find("#text .words.chosen"), text = find("#text");
  if (!chosen) return;
  const top = chosen.offsetTop - text.clientHeight / 3;
  if (chosen.offsetTop < text.scrollTop || chosen.offsetTop + chosen.offsetHeight > text.scrollTop + text.clientHeight) {
    text.scrollTop = top;
  }
}

start();
if (find("#desk")) focusOpen();
