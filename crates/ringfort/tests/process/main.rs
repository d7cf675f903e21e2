//! The program as a whole: what a user runs, sees and relies on.

mod hostile;
mod hostile_names;
mod pod_security;
mod quiet_process;
mod results;
mod secrets;
mod support;
