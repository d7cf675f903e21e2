use std::collections::{HashMap, HashSet};

use super::*;

fn pages() -> Vec<SitePage> {
    site(ringfort_library::catalogue().measures(), ringfort_library::benchmarks(), "0.1.0")
}

/// What stands between quotes behind `name=`.
fn values<'p>(html: &'p str, name: &str) -> impl Iterator<Item = &'p str> {
    html.split(name).skip(1).filter_map(|rest| rest.split('"').next())
}

fn unescaped(text: &str) -> String {
    text.replace("&#38;", "&").replace("&amp;", "&").replace("&#39;", "'")
}

#[test]
fn every_link_leads_somewhere() {
    let pages = pages();
    let anchors: HashMap<&str, HashSet<String>> = pages
        .iter()
        .map(|page| (&*page.path, values(&page.html, " id=\"").map(unescaped).collect()))
        .collect();
    let mut links = 0;
    for page in &pages {
        let folder = page.path.rsplit_once('/').map_or("", |(folder, _)| folder);
        for link in values(&page.html, "href=\"").map(unescaped) {
            if link.starts_with("https://") {
                continue;
            }
            let (file, anchor) = link.split_once('#').unwrap_or((&link, ""));
            let target = match (file, file.strip_prefix("../")) {
                ("", _) => page.path.clone(),
                (_, Some(file)) => file.to_owned(),
                (file, None) if folder.is_empty() => file.to_owned(),
                (file, None) => format!("{folder}/{file}"),
            };
            let known = anchors.get(&*target);
            assert!(known.is_some(), "{}: {link}", page.path);
            let found = anchor.is_empty() || known.is_some_and(|ids| ids.contains(anchor));
            assert!(found, "{}: {link}", page.path);
            links += 1;
        }
    }
    assert!(links > 10 * pages.len(), "{links}");
}

#[test]
fn every_measure_has_a_page_that_lists_lead_to() {
    let pages = pages();
    let linked: HashSet<&str> = pages
        .iter()
        .filter(|page| page.path.starts_with("level/"))
        .flat_map(|page| values(&page.html, "href=\"../"))
        .collect();
    for measure in ringfort_library::catalogue().measures() {
        let path = format!("measure/{}.html", measure.id);
        assert!(linked.contains(&*path), "{path}");
        let own = pages.iter().find(|page| page.path == path);
        assert!(own.is_some_and(|page| page.html.contains(&*measure.id)), "{path}");
    }
}

#[test]
fn pages_load_nothing_and_run_only_what_their_policy_names() {
    for page in pages() {
        assert!(page.html.contains("default-src &#39;none&#39;"), "{}", page.path);
        for part in ["<link", "<img", "<iframe", " src=", " onclick", "style=\""] {
            assert!(!page.html.contains(part), "{}: {part}", page.path);
        }
        // In the text these words may stand, such as in an expression that finds them.
        let styles =
            page.html.split("<style").skip(1).filter_map(|rest| rest.split("</style>").next());
        for style in styles {
            assert!(!style.contains("@import") && !style.contains("url("), "{}", page.path);
        }
    }
}

/// An id stands once on a page, or links to it lead anywhere.
#[test]
fn ids_are_unique() {
    for page in pages() {
        let mut seen = HashSet::new();
        for id in values(&page.html, " id=\"") {
            assert!(seen.insert(id), "{}: {id}", page.path);
        }
    }
}
