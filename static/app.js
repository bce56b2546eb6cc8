/* What scripts add to pages that already work without them. No inline handlers, no eval: the policy forbids both.
   Words come from the page (templates and data attributes), so that the catalogues translate them. */
(() => {
  "use strict";

  const settings = document.currentScript.dataset;
  const TEXT_FIELDS = "textarea[name], input[type=text][name], input[type=number][name], input:not([type])[name]";
  const DRAFT_DAYS = 14;

  const isTyping = (element) => element.matches("input, textarea, select, [contenteditable]");

  function cloneTemplate(id) {
    return document.getElementById(id).content.firstElementChild.cloneNode(true);
  }

  // Keys: "/" goes to the search, Ctrl+Enter sends the form one is typing in.
  document.addEventListener("keydown", (event) => {
    const search = document.querySelector("#search input");
    if (event.key === "/" && search && !isTyping(event.target) && !event.ctrlKey && !event.metaKey && !event.altKey) {
      event.preventDefault();
      search.focus();
      search.select();
    }
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey) && event.target.form) {
      event.preventDefault();
      const form = event.target.form;
      form.requestSubmit(form.querySelector("[data-primary]") || undefined);
    }
    if (event.key === "Escape") closeMenus(null, true);
  });

  // Menus are <details>: a click elsewhere or Escape closes them.
  function closeMenus(inside, refocus) {
    for (const menu of document.querySelectorAll("details.menu[open]")) {
      if (menu.contains(inside)) continue;
      if (refocus && menu.contains(document.activeElement)) menu.querySelector("summary").focus();
      menu.open = false;
    }
  }
  document.addEventListener("click", (event) => closeMenus(event.target, false));

  // Drafts: what is typed stays on this computer, per person and form, until the page says that it was saved.
  const draftName = (form) => `draft:${document.body.dataset.person || ""}:${form.dataset.draftKey}`;

  function storeDraft(form) {
    const values = {};
    for (const field of form.querySelectorAll(TEXT_FIELDS)) {
      if (field.value !== field.defaultValue) values[field.name] = field.value;
    }
    if (Object.keys(values).length) {
      localStorage.setItem(draftName(form), JSON.stringify({ at: Date.now(), values }));
    } else {
      localStorage.removeItem(draftName(form));
    }
  }

  function readDraft(form) {
    try {
      const draft = JSON.parse(localStorage.getItem(draftName(form)));
      return draft && Date.now() - draft.at < DRAFT_DAYS * 86400000 ? draft.values : {};
    } catch {
      return {};
    }
  }

  function fillFromDraft(form) {
    const values = readDraft(form);
    // A form whose rows are added by a script makes room for them first.
    form.dispatchEvent(new CustomEvent("draft:read", { detail: values }));
    const filled = [...form.querySelectorAll(TEXT_FIELDS)].filter(
      (field) => values[field.name] !== undefined && values[field.name] !== field.value,
    );
    if (!filled.length || form.querySelector("[aria-invalid=true]")) return;
    for (const field of filled) field.value = values[field.name];
    const note = cloneTemplate("draft-note");
    note.querySelector("button").addEventListener("click", () => {
      for (const field of filled) field.value = field.defaultValue;
      localStorage.removeItem(draftName(form));
      note.remove();
    });
    form.prepend(note);
  }

  function keepDraft(form) {
    if (form.dataset.draftKept) return;
    form.dataset.draftKept = "yes";
    fillFromDraft(form);
    form.addEventListener("input", () => storeDraft(form));
    form.addEventListener("submit", () => sessionStorage.setItem("sent-draft", draftName(form)));
  }

  // Only a page that says "saved" lets a draft go; a sign-in page or an error in between doesn't.
  function forgetSavedDraft() {
    const sent = sessionStorage.getItem("sent-draft");
    if (!sent || !document.querySelector("[data-saved]")) return;
    localStorage.removeItem(sent);
    sessionStorage.removeItem("sent-draft");
  }

  // Dates: the field stays text (dd/mm/yyyy whatever the browser speaks); the browser's own calendar opens beside it.
  function addCalendar(field) {
    const picker = document.createElement("input");
    picker.type = "date";
    if (typeof picker.showPicker !== "function") return;
    const holder = cloneTemplate("date-control");
    field.replaceWith(holder);
    holder.prepend(field);
    const button = holder.querySelector("button");
    const hidden = holder.querySelector("input[type=date]");
    button.addEventListener("click", () => {
      const parts = field.value.match(/^\s*(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})\s*$/);
      hidden.value = parts ? `${parts[3]}-${parts[2].padStart(2, "0")}-${parts[1].padStart(2, "0")}` : "";
      hidden.showPicker();
    });
    hidden.addEventListener("change", () => {
      if (hidden.value) field.value = hidden.value.split("-").reverse().join("/");
      field.dispatchEvent(new Event("input", { bubbles: true }));
      field.dispatchEvent(new Event("change", { bubbles: true }));
    });
  }

  // Long lists: typing narrows them, with or without marks. The library is fetched only by pages that have one.
  const loaded = {};
  function load(tag, attributes) {
    const address = attributes.src || attributes.href;
    loaded[address] ||= new Promise((resolve, reject) => {
      const element = Object.assign(document.createElement(tag), attributes);
      element.onload = resolve;
      element.onerror = reject;
      document.head.prepend(element);
    });
    return loaded[address];
  }

  function addCombobox(select) {
    load("link", { rel: "stylesheet", href: settings.tomSelectStyle });
    load("script", { src: settings.tomSelectScript }).then(() => {
      const box = new window.TomSelect(select, {
        maxOptions: 500,
        selectOnTab: true,
        render: { no_results: () => cloneTemplate("no-results") },
      });
      select.setAttribute("aria-hidden", "true");
      document.querySelector(`a[href="#${select.id}"]`)?.addEventListener("click", () => box.focus());
    });
  }

  // Questions before something that can't be taken back.
  function ask(button) {
    const dialog = cloneTemplate("ask");
    dialog.querySelector("p").textContent = button.dataset.confirm;
    dialog.querySelector("[value=yes]").textContent = button.textContent.trim();
    document.body.append(dialog);
    dialog.addEventListener("close", () => {
      const agreed = dialog.returnValue === "yes";
      dialog.remove();
      button.focus();
      if (agreed) button.form.requestSubmit(button);
    });
    dialog.showModal();
  }

  document.addEventListener("click", (event) => {
    const button = event.target.closest("button");
    if (!button) return;
    if (button.dataset.confirm && button.form.checkValidity()) {
      event.preventDefault();
      ask(button);
    }
    if ("print" in button.dataset) window.print();
    if ("copyLink" in button.dataset) copyLink(button);
    if (button.dataset.fillEmail) fillSignIn(button);
  });

  function copyLink(button) {
    navigator.clipboard.writeText(window.location.href).then(() => {
      button.querySelector("[data-text]").textContent = button.dataset.copyLink;
      button.querySelector("[role=status]")?.append(button.dataset.copyLink);
    });
  }

  function fillSignIn(button) {
    const form = document.querySelector("form[data-sign-in]");
    form.elements.username.value = button.dataset.fillEmail;
    form.elements.password.value = button.dataset.fillPassword;
    form.requestSubmit();
  }

  // A link to share holds only what narrows: empty fields stay out of the address.
  document.addEventListener("submit", (event) => {
    if (event.target.method !== "get") return;
    for (const field of event.target.elements) if (field.name && !field.value) field.disabled = true;
  });
  window.addEventListener("pageshow", () => {
    for (const field of document.querySelectorAll("form[method=get] :disabled")) field.disabled = false;
  });

  function enhance(root) {
    for (const element of root.querySelectorAll("[data-needs-script]")) element.hidden = false;
    for (const form of root.querySelectorAll("form[data-draft-key]")) keepDraft(form);
    for (const field of root.querySelectorAll("input[data-date]")) if (!field.closest(".date-control")) addCalendar(field);
    for (const select of root.querySelectorAll("select[data-combobox], [data-combobox] select")) if (!select.tomselect) addCombobox(select);
  }

  document.addEventListener("htmx:load", (event) => enhance(event.detail.elt));
  document.addEventListener("click", (event) => {
    const link = event.target.closest('a[href="#search"]');
    if (link) window.setTimeout(() => document.querySelector("#search input").focus(), 0);
  });
  forgetSavedDraft();
  enhance(document);
  document.querySelector("[data-error-summary]")?.focus();
})();
