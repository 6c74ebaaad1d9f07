// Opens the panel when the page is ready, and gives its frame the room it needs without crowding out the case.
"use strict";

const SHORTEST = 200;
const NARROW = 576;

foldMenu();

for (const form of document.querySelectorAll("form[data-crosslight-launch]")) {
  form.requestSubmit();
  // A launch serves once: the button would only lead to a refusal.
  form.hidden = true;
}

for (const box of document.querySelectorAll("[data-crosslight-origin]")) {
  const frame = box.querySelector("iframe");
  let wanted = frame.offsetHeight;

  // Never taller than the window: the rest of the case stays one short scroll away.
  const fit = () => {
    const tallest = Math.max(640, Math.round(window.innerHeight * 0.9));
    frame.style.height = `${Math.min(Math.max(wanted, SHORTEST), tallest)}px`;
    bleed(box);
  };

  window.addEventListener("message", (event) => {
    if (event.origin !== box.dataset.crosslightOrigin || event.source !== frame.contentWindow) return;
    const said = event.data;
    if (!said || said.crosslight !== "height" || !Number.isFinite(said.value)) return;
    wanted = Math.ceil(said.value);
    fit();
  });
  window.addEventListener("resize", fit);
  fit();
}

// On a narrow screen the panel takes the whole width of the page.
function bleed(box) {
  box.removeAttribute("style");
  if (window.innerWidth >= NARROW) return;
  const left = box.getBoundingClientRect().left + window.scrollX;
  box.style.marginLeft = `${-left}px`;
  box.style.width = `${document.documentElement.clientWidth}px`;
}

// There the case system's menu starts folded, as its own button folds it; the same button opens it.
function foldMenu() {
  if (window.innerWidth >= NARROW || !document.querySelector(".crosslight-panel")) return;
  document.querySelector(".sidebar")?.classList.add("toggled");
  document.body.classList.add("sidebar-toggled");
}
