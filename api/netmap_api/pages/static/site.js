// What every page does beyond its links and forms: without this they all still work.

const YEAR = 365 * 24 * 3600;

function startTheme() {
  const theme = document.getElementById("theme");
  theme?.addEventListener("change", () => {
    document.documentElement.dataset.theme = theme.value;
    const secure = location.protocol === "https:" ? "; secure" : "";
    document.cookie = `netmap-theme=${theme.value}; path=/; max-age=${YEAR}; samesite=lax${secure}`;
  });
}

// A choice shows its answer at once; on a phone the list closes by itself as well.
function startForms() {
  for (const choice of document.querySelectorAll("[data-sends]")) {
    choice.addEventListener("change", () => choice.form.requestSubmit());
  }
  for (const form of document.querySelectorAll("form.ask")) form.addEventListener("submit", () => leaveOutEmpty(form));
}

// What was left empty need not stand in the address.
function leaveOutEmpty(form) {
  const empty = [...form.elements].filter((field) => field.name && field.value === "");
  for (const field of empty) field.disabled = true;
  setTimeout(() => empty.forEach((field) => (field.disabled = false)));
}

// On a narrow screen the entries stand in a row that slides; the one that holds is to be seen.
function showCurrent() {
  const row = document.querySelector("nav.pages ul");
  const current = row?.querySelector('[aria-current="page"]');
  if (current) row.scrollLeft = current.parentElement.offsetLeft - row.offsetLeft - 40;
}

startTheme();
startForms();
showCurrent();
