//! Where values stand.

use serde_json::Value;

/// The JSON Pointers of all values but the whole one, what is inside a value before it.
pub fn places(whole: &Value) -> Vec<String> {
    fn below(value: &Value, at: &str, places: &mut Vec<String>) {
        let items = value.as_array().into_iter().flatten().enumerate();
        let members = value.as_object().into_iter().flatten();
        let keyed = items
            .map(|(index, item)| (index.to_string(), item))
            .chain(members.map(|(key, member)| (escaped(key), member)));
        for (key, value) in keyed {
            let at = format!("{at}/{key}");
            below(value, &at, places);
            places.push(at);
        }
    }
    let mut places = Vec::new();
    below(whole, "", &mut places);
    places
}

fn escaped(key: &str) -> String {
    key.replace('~', "~0").replace('/', "~1")
}
