const CSS = `
:host { --accent: #a8271d; --accent-soft: #fbeeec; --ink: #23272c; --soft: #5b626b; --line: #e6e0da; --paper: #fffdfb;
  display: flex; flex-direction: column; min-height: 0; height: 100%; background: var(--paper); color: var(--ink);
  font: 400 1rem/1.65 -apple-system, "PingFang SC", "Microsoft YaHei", "Noto Sans CJK SC", sans-serif; }
:host([large]) { font-size: 1.3rem; }
:host([launcher]) { position: fixed; z-index: 2147483000; right: 1rem; bottom: 1rem; width: min(26rem, calc(100vw - 2rem)); height: min(42rem, calc(100dvh - 2rem)); border-radius: 1rem; overflow: hidden; box-shadow: 0 .6rem 2rem #0004; }
:host([launcher]:not([open])) { width: auto; height: auto; border-radius: 1.6rem; background: none; }
:host([launcher]:not([open])) :is(header, .offline, .history, .dots, .composer), :host([launcher][open]) .launcher { display: none; }
.launcher { min-height: 3.2rem; padding: 0 1.4rem; font-size: 1.1rem; }
@media (max-width: 480px) { :host([launcher][open]) { inset: 0; width: auto; height: auto; border-radius: 0; } }
* { box-sizing: border-box; }
[hidden] { display: none !important; }
header { display: flex; flex-wrap: wrap; align-items: center; gap: .3em .5em; padding: .5em .9em; background: var(--accent); color: #fff; font-size: 1rem; white-space: nowrap; }
header strong { font-size: 1.15em; letter-spacing: .05em; }
.badge { padding: .05em .6em; border: 1px solid #ffffff99; border-radius: 1em; font-size: .8em; }
.gap { flex: 1; }
header .quiet { padding: .2em .7em; color: #fff; border-color: #ffffff99; background: transparent; }
@media (max-width: 360px) { header { gap: .3em; padding: .5em .6em; } header strong { letter-spacing: 0; } header .quiet { padding: .2em .4em; } }
header .quiet[aria-pressed=true] { background: #fff; color: var(--accent); }
.history { position: relative; flex: 1; min-height: 0; overflow-y: auto; padding: 1em; overscroll-behavior: contain; }
.list { list-style: none; margin: 0; padding: 0; display: flex; flex-direction: column; gap: .9em; }
.pending { margin-top: .9em; }
.msg { display: flex; flex-direction: column; align-items: flex-start; gap: .35em; max-width: 100%; }
.msg.user { align-items: flex-end; }
.who { font-size: .8em; color: var(--soft); }
.volunteer .who { color: #1c6b3c; font-weight: 600; }
.bubble { max-width: min(36em, 92%); padding: .6em .9em; border-radius: .3em 1em 1em 1em; background: #f4f0ec; overflow-wrap: anywhere; }
.user .bubble { background: var(--accent); color: #fff; border-radius: 1em .3em 1em 1em; }
.volunteer .bubble { background: #e6f4ea; }
.system .bubble { background: #fff; border: 1px dashed #b9b0a7; }
.safety .bubble { background: #fff4f2; border: 2px solid var(--accent); }
.bubble p { margin: 0; white-space: pre-wrap; }
.bubble p + *, .bubble * + p { margin-top: .5em; }
.bubble > .citation { margin-top: .5em; }
.needed { margin: .3em 0 0; padding-left: 1.4em; }
.needed li { padding: .2em 0; }
.needed span { display: block; color: var(--soft); }
summary { cursor: pointer; min-height: 44px; display: flex; align-items: center; color: var(--accent); font-weight: 600; }
summary::before { content: "▸"; margin-right: .4em; }
details[open] > summary::before { content: "▾"; }
.heading { color: var(--soft); font-size: .92em; }
blockquote { margin: .4em 0; padding: .5em .8em; border-left: 4px solid var(--accent); background: #fff; }
a { color: var(--accent); display: inline-flex; align-items: center; min-height: 44px; }
.tel { display: flex; justify-content: center; margin: .3em 0; padding: .5em 1em; background: var(--accent); color: #fff; border-radius: .6em; font-size: 1.15em; font-weight: 700; text-decoration: none; }
button, input, textarea { font: inherit; color: inherit; }
button { min-height: 44px; min-width: 44px; padding: .3em 1em; border-radius: 1.4em; border: 1px solid var(--accent); background: #fff; color: var(--accent); cursor: pointer; }
button.primary { background: var(--accent); color: #fff; }
button.quiet { padding: .2em .8em; border-color: var(--line); }
button:disabled { opacity: .5; cursor: default; }
:focus-visible { outline: 3px solid #1a5fb4; outline-offset: 2px; }
.buttons { display: flex; flex-wrap: wrap; gap: .5em; max-width: min(38em, 100%); }
.field { display: flex; flex-wrap: wrap; gap: .5em; align-items: center; padding: .7em; border: 1px solid var(--line); border-radius: .8em; background: #fff; max-width: min(36em, 100%); }
.field input:not([type=checkbox]):not([type=radio]), textarea { min-height: 44px; padding: .4em .7em; border: 1px solid #8d8379; border-radius: .6em; background: #fff; color: var(--ink); }
.field input[type=password], .field input[type=text] { flex: 1 1 10em; min-width: 0; }
.lock { flex-basis: 100%; color: var(--soft); font-size: .9em; }
.many, .rating { flex-flow: column nowrap; align-items: stretch; }
.many > *, .rating > * { min-width: 0; max-width: 100%; }
.check, .stars label { display: flex; align-items: center; gap: .6em; min-height: 44px; }
.check input, .stars input { width: 1.3em; height: 1.3em; }
.rating p { margin: 0; }
.tags { display: flex; flex-wrap: wrap; gap: .2em 1.2em; }
.tags label { display: flex; align-items: center; gap: .5em; min-height: 44px; }
.tags input { width: 1.2em; height: 1.2em; }
.stars { border: 0; padding: 0; margin: 0; }
.progress { display: flex; align-items: center; gap: .7em; color: var(--soft); font-size: .88em; }
progress { flex: 1; min-width: 4em; height: .5em; border: 0; border-radius: 1em; overflow: hidden; background: #ddd4cb; accent-color: var(--accent); appearance: none; }
progress::-webkit-progress-bar { background: #ddd4cb; }
progress::-webkit-progress-value { background: var(--accent); }
progress::-moz-progress-bar { background: var(--accent); }
.ticket { display: flex; flex-wrap: wrap; gap: .6em; align-items: center; margin-top: .6em; padding: .6em .8em; border: 2px dashed var(--accent); border-radius: .6em; background: #fff; }
.ticket strong { font-size: 1.15em; letter-spacing: .06em; font-variant-numeric: tabular-nums; }
.rows { margin: .5em 0 0; }
.rows div { display: grid; grid-template-columns: minmax(4em, 1fr) 1.5fr auto; gap: .6em; align-items: center; border-top: 1px solid #ddd4cb; min-height: 48px; }
dt { color: var(--soft); } dd { margin: 0; }
.dots { margin: 0; padding: 0 1em .4em; color: var(--soft); font-size: .9em; }
.offline { margin: 0; padding: .5em 1em; background: #fff3d6; }
.state { font-size: .85em; color: var(--soft); }
.failed .state { color: #a8271d; }
.composer { display: flex; gap: .6em; padding: .7em; padding-bottom: max(.7em, env(safe-area-inset-bottom)); border-top: 1px solid var(--line); background: #fff; }
.place { margin: 0; padding: .4em .8em; text-align: center; background: #fff4df; }
.composer { position: relative; } .files { align-self: center; } .files .filestate:not(:empty) { position: absolute; left: .7em; right: .7em; bottom: 100%; padding: .3em .6em; background: #fff4df; }
.composer textarea { flex: 1; resize: none; min-width: 0; }
.sr { position: absolute; width: 1px; height: 1px; margin: -1px; overflow: hidden; clip-path: inset(50%); }
@media (prefers-reduced-motion: no-preference) { .msg { animation: rise .18s ease-out; } @keyframes rise { from { opacity: 0; transform: translateY(.3em); } } }
`;

/** The widget's style sheet, constructed: a strict CSP refuses inline styles. */
export function styles(): CSSStyleSheet {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(CSS);
  return sheet;
}
