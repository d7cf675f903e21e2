//! What users see, format by format.

#[cfg(test)]
mod any_text;
#[cfg(test)]
mod hostile;
#[cfg(test)]
mod json;
#[cfg(test)]
mod library;
#[cfg(test)]
mod oscal;
#[cfg(test)]
mod sample;
#[cfg(test)]
mod sarif;
#[cfg(test)]
mod tables;
#[cfg(test)]
mod terminal;
