//! The WebAssembly core of the npm package `openlines`: a shell without rules.
//!
//! JavaScript writes a JSON text and a few numbers into it and reads a report from it; `js/core.ts` is the other side.
//! What is said across the boundary is in [`request`] and [`answer`], which build everywhere; memory is in `boundary`, `arena` and `utf16`, which only WebAssembly has.
#![cfg_attr(target_arch = "wasm32", no_std)]

extern crate alloc;

pub mod answer;
#[cfg(target_arch = "wasm32")]
mod arena;
#[cfg(target_arch = "wasm32")]
pub mod boundary;
pub mod request;
#[cfg(target_arch = "wasm32")]
mod utf16;
