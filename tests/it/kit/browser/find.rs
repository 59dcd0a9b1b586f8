//! Finding things on a page by what they are called, and waiting until they are there.

use std::time::{Duration, Instant};

use fantoccini::Locator;
use fantoccini::elements::Element;
use fantoccini::error::CmdError;

use super::Browser;
use super::driver::Command;

/// How long a page may take to show what is waited for.
const PATIENCE: Duration = Duration::from_secs(20);

/// Stands for every role that a form field can have.
pub(super) const FIELD: &str = "field";

// Resolves when the page next changes; a quarter of a second bounds the wait for what changes no node.
const CHANGE: &str = "
    const done = arguments[arguments.length - 1];
    new MutationObserver(done).observe(document, { subtree: true, childList: true, attributes: true, characterData: true });
    setTimeout(done, 250);";

impl Browser {
    /// Waits until `text` can be seen on the page.
    pub async fn sees(&self, text: &str) {
        let claim = format!("the page shows “{text}”");
        self.until(&claim, async || Ok(self.shows(text).await?.then_some(()))).await;
    }

    /// Waits until the address, as [`Browser::address`] gives it, satisfies `is_right`.
    pub async fn arrives(&self, is_right: impl Fn(&str) -> bool) -> String {
        self.until("the address is right", async || {
            let address = self.address().await;
            Ok(is_right(&address).then_some(address))
        })
        .await
    }

    /// Waits until an expression in the page is true.
    pub async fn stands(&self, expression: &str) {
        let (claim, script) = (format!("the page fulfils `{expression}`"), format!("return Boolean({expression})"));
        self.until(&claim, async || {
            Ok(self.client.execute(&script, vec![]).await?.as_bool().filter(|stands| *stands).map(drop))
        })
        .await;
    }

    /// Waits until the focus is on what has this accessible name.
    pub async fn lands_on(&self, name: &str) {
        let claim = format!("the focus is on “{name}”");
        self.until(&claim, async || Ok((self.focused().await == name).then_some(()))).await;
    }

    /// Waits for what has this ARIA role and this accessible name.
    ///
    /// The name may be a part of the whole; something with exactly this name comes first.
    pub async fn role(&self, role: &str, name: &str) -> Element {
        let claim = format!("the page has a {role} named “{name}”");
        self.until(&claim, async || self.find(role, name).await).await
    }

    /// Finds by role and name and acts, again from the finding when the page was redrawn in between.
    pub(super) async fn act_on(&self, role: &str, name: &str, act: impl AsyncFn(Element) -> Result<(), CmdError>) {
        let claim = format!("the page has a usable {role} named “{name}”");
        self.until(&claim, async || match self.find(role, name).await? {
            Some(element) => act(element).await.map(Some),
            None => Ok(None),
        })
        .await;
    }

    pub(super) async fn name_of(&self, element: &Element) -> Result<String, CmdError> {
        let element = element.element_id().to_string();
        let name = self.client.issue_cmd(Command::ComputedLabel { element }).await?;
        Ok(name.as_str().unwrap_or_default().to_owned())
    }

    async fn find(&self, role: &str, name: &str) -> Result<Option<Element>, CmdError> {
        let mut partial = None;
        for element in self.with_role(role).await? {
            let found = self.name_of(&element).await?;
            if found.trim() == name {
                return Ok(Some(element));
            }
            if partial.is_none() && found.contains(name) {
                partial = Some(element);
            }
        }
        Ok(partial)
    }

    async fn with_role(&self, role: &str) -> Result<Vec<Element>, CmdError> {
        let mut elements = Vec::new();
        for element in self.client.find_all(Locator::Css(&candidates(role))).await? {
            if role == FIELD || self.role_of(&element).await? == role {
                elements.push(element);
            }
        }
        Ok(elements)
    }

    async fn role_of(&self, element: &Element) -> Result<String, CmdError> {
        let element = element.element_id().to_string();
        let role = self.client.issue_cmd(Command::ComputedRole { element }).await?;
        Ok(role.as_str().unwrap_or_default().to_owned())
    }

    async fn shows(&self, text: &str) -> Result<bool, CmdError> {
        let script = "return (document.body?.innerText ?? '').includes(arguments[0])";
        let shows = self.client.execute(script, vec![text.into()]).await?;
        Ok(shows.as_bool().unwrap_or_default())
    }

    /// Asks until there is an answer, each time after the page has changed.
    async fn until<T>(&self, claim: &str, ask: impl AsyncFn() -> Result<Option<T>, CmdError>) -> T {
        let start = Instant::now();
        loop {
            let last = match ask().await {
                Ok(Some(answer)) => return answer,
                Ok(None) => None,
                // A node that was redrawn, or a script that a navigation cut short: ask again.
                Err(CmdError::Standard(error)) => Some(error),
                Err(error) => panic!("the browser broke off: {error}"),
            };
            if start.elapsed() > PATIENCE {
                self.give_up(claim, last).await;
            }
            match self.client.execute_async(CHANGE, vec![]).await {
                Ok(_) | Err(CmdError::Standard(_)) => {}
                Err(error) => panic!("the browser broke off: {error}"),
            }
        }
    }

    async fn give_up(&self, claim: &str, last: Option<fantoccini::error::WebDriver>) -> ! {
        let reason = last.map(|error| format!(" ({})", error.message)).unwrap_or_default();
        let (address, text) = (self.address().await, self.text().await);
        panic!("waited {PATIENCE:?} until {claim}{reason}; at {address} the page shows:\n{text}");
    }
}

// A superset of what may have the role; the browser's own computed role decides.
fn candidates(role: &str) -> String {
    let native = match role {
        FIELD => "input:not([type=hidden]), textarea, select, [contenteditable=true], [role=combobox], [role=textbox]",
        "button" => "button, input",
        "DisclosureTriangle" => "summary",
        "link" => "a, area",
        "heading" => "h1, h2, h3, h4, h5, h6",
        "textbox" | "searchbox" | "checkbox" | "radio" | "slider" | "spinbutton" => "input, textarea",
        "combobox" | "listbox" => "select, input",
        "option" => "option",
        "list" => "ul, ol, menu",
        "listitem" => "li",
        "table" => "table",
        "row" => "tr",
        "cell" => "td",
        "columnheader" | "rowheader" => "th",
        "img" | "image" => "img, svg",
        "navigation" => "nav",
        "dialog" => "dialog",
        "search" => "search",
        "main" | "article" | "form" => role,
        "region" => "section",
        "group" => "fieldset, details, optgroup",
        "status" => "output",
        "banner" => "header",
        "contentinfo" => "footer",
        "complementary" => "aside",
        _ => "",
    };
    let explicit = format!("[role~={role}]");
    if native.is_empty() || role == FIELD {
        return [native, explicit.as_str()].into_iter().find(|css| !css.is_empty()).unwrap_or_default().to_owned();
    }
    format!("{native}, {explicit}")
}
