//! The two pages of the demonstration: the list to choose from, and what is wrong. Each says what it is.

use axum::response::Html;

use super::people::Choice;
use super::words::Language;
use crate::text::escape;

/// What the buttons send that stand for nobody in the directory.
pub(super) const STRANGER: &str = "stranger";
pub(super) const REFUSE: &str = "refuse";

/// The list of everybody, a stranger, and the way back. `kept` are the fields that the form sends along.
pub(super) fn choices(language: Language, kept: &[(&str, &str)], choices: &[Choice]) -> Html<String> {
    let kept: String = kept.iter().map(|(name, value)| hidden(name, value)).collect();
    let people: String = choices.iter().map(person).collect();
    let stranger = button(
        STRANGER,
        language.of("A stranger", "Une personne inconnue"),
        &[language.of(
            "has an account here, but is not in the directory",
            "a un compte ici, mais ne figure pas au répertoire",
        )],
    );
    let body = format!(
        "<p>{}</p><form method=\"post\" action=\"authorize\">{kept}<ul>{people}{stranger}</ul>\
         <button class=\"refuse\" name=\"choice\" value=\"{REFUSE}\">{}</button></form>",
        language.of(
            "Choose who you are. Everybody on this list is invented, and nobody needs a password.",
            "Choisissez qui vous êtes. Toutes ces personnes sont inventées, et aucune n’a besoin de mot de passe."
        ),
        language.of("Do not sign in", "Ne pas se connecter"),
    );
    page(language, language.of("Who are you?", "Qui êtes-vous ?"), &body)
}

/// What is wrong with a request that cannot be sent back to where it came from.
pub(super) fn fault(language: Language, fault: &str) -> Html<String> {
    let body = format!(
        "<p>{}</p><p lang=\"en\">{}</p>",
        language.of(
            "This sign-in cannot go on. Go back to the hub and sign in again.",
            "Cette connexion ne peut pas continuer. Retournez au hub et connectez-vous de nouveau."
        ),
        escape(fault),
    );
    page(language, language.of("This does not work", "Cela ne fonctionne pas"), &body)
}

fn page(language: Language, title: &str, body: &str) -> Html<String> {
    let demonstration = language.of("Demonstration", "Démonstration");
    let warning = language.of(
        "This is a demonstration on this machine. Nothing here is secret or real.",
        "Ceci est une démonstration sur cette machine. Rien ici n’est secret ni réel.",
    );
    Html(format!(
        "<!doctype html><html lang=\"{}\"><head><meta charset=\"utf-8\">\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\
         <meta name=\"robots\" content=\"noindex\"><title>{title} · {demonstration} · KP Hub</title>\
         <link rel=\"stylesheet\" href=\"{}/style.css\"></head><body><main>\
         <p class=\"warning\"><strong>{demonstration}</strong> {warning}</p><h1>{title}</h1>{body}</main></body></html>",
        language.tag(),
        super::PATH,
    ))
}

fn person(choice: &Choice) -> String {
    let terms: Vec<&str> = choice.terms.iter().map(String::as_str).collect();
    button(&choice.id.to_string(), &choice.name, &terms)
}

fn button(value: &str, name: &str, lines: &[&str]) -> String {
    let lines: String = lines.iter().map(|line| format!(" <span>{}</span>", escape(line))).collect();
    let (value, name) = (escape(value), escape(name));
    format!("<li><button name=\"choice\" value=\"{value}\"><strong>{name}</strong>{lines}</button></li>")
}

fn hidden(name: &str, value: &str) -> String {
    format!("<input type=\"hidden\" name=\"{}\" value=\"{}\">", escape(name), escape(value))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_comes_from_outside_cannot_become_markup() {
        let hostile = "\"><script>alert('&')</script>";
        let choice = Choice {
            id: entity::PersonId(uuid::Uuid::nil()),
            name: hostile.to_owned(),
            terms: vec![hostile.to_owned()],
        };

        let Html(list) = choices(Language::English, &[("state", hostile)], &[choice]);
        let Html(refusal) = fault(Language::French, hostile);

        for page in [list, refusal] {
            assert!(!page.contains("<script"), "{page}");
            assert!(page.contains("&lt;script&gt;alert(&#39;&amp;&#39;)"), "{page}");
        }
    }

    #[test]
    fn every_page_says_that_it_is_a_demonstration() {
        for language in [Language::English, Language::French] {
            let word = language.of("<strong>Demonstration</strong>", "<strong>Démonstration</strong>");

            assert!(choices(language, &[], &[]).0.contains(word));
            assert!(fault(language, "x").0.contains(word));
        }
    }
}
