// The one page of the provider that people see: who would you like to be?

const NAMES = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };
const escape = (text) => String(text).replace(/[&<>"]/g, (character) => NAMES[character]);

export const refusal = { error: 'access_denied', error_description: 'the person declined' };

export function chooser(accounts) {
  const choices = [...accounts].map(
    ({ sub, name, email }) =>
      `<li><button name="as" value="${escape(sub)}">${escape(name)}</button> ${escape(email)}</li>`,
  );
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<title>Sign in</title>
<h1>Who are you?</h1>
<form><ul>${choices.join('')}</ul><button name="refuse" value="yes">Refuse</button></form>
</html>`;
}
