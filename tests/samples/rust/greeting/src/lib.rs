//! Knows what to say.

/// A greeting for a name.
pub fn greeting(name: &str) -> String {
    format!("Hello {name} from Rust")
}
