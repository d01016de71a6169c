//! Memory for one call at a time.
//!
//! Nothing outlives a call but its answer, which JavaScript reads before the next one.
//! So memory is handed out upwards and taken back all at once, which is smaller and faster than any general allocator.
#![expect(unsafe_code, reason = "an allocator is made of addresses")]

use core::alloc::{GlobalAlloc, Layout};
use core::arch::wasm32::{memory_grow, memory_size, unreachable};
use core::cell::Cell;
use core::ptr;

/// Unit of WebAssembly's memory, in bytes.
const PAGE: usize = 64 * 1024;

#[global_allocator]
static ARENA: Arena = Arena { next: Cell::new(0) };

/// First free address after the text.
struct Arena {
    next: Cell<usize>,
}

// SAFETY: a WebAssembly instance of ours has one thread.
unsafe impl Sync for Arena {}

unsafe extern "C" {
    /// Set by the linker: where its own data ends.
    static __heap_base: u8;
}

/// Where the text is written: the lowest address of the arena.
pub(crate) fn text_address() -> usize {
    (&raw const __heap_base).addr()
}

/// Takes back everything but `bytes` of text.
///
/// Where there is no memory for so much text, the call ends with an error in JavaScript.
///
/// # Safety
/// Nothing allocated before may be used afterwards.
pub(crate) unsafe fn reset(bytes: usize) {
    let end = text_address().checked_add(bytes);
    if !end.is_some_and(|end| ARENA.advance(end)) {
        unreachable();
    }
}

impl Arena {
    /// Moves the first free address, and says whether there is memory up to it.
    fn advance(&self, next: usize) -> bool {
        let missing = next.div_ceil(PAGE).saturating_sub(memory_size(0));
        let enough = missing == 0 || memory_grow(0, missing) != usize::MAX;
        if enough {
            self.next.set(next);
        }
        enough
    }

    fn is_last(&self, block: *mut u8, layout: Layout) -> bool {
        block.addr() + layout.size() == self.next.get()
    }
}

// SAFETY: blocks are handed out one after the other, aligned and never overlapping; only the last one moves its end.
unsafe impl GlobalAlloc for Arena {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        let start = self.next.get().next_multiple_of(layout.align());
        match start.checked_add(layout.size()) {
            Some(end) if self.advance(end) => ptr::with_exposed_provenance_mut(start),
            _ => ptr::null_mut(),
        }
    }

    unsafe fn dealloc(&self, block: *mut u8, layout: Layout) {
        if self.is_last(block, layout) {
            self.next.set(block.addr());
        }
    }

    unsafe fn realloc(&self, block: *mut u8, layout: Layout, size: usize) -> *mut u8 {
        if self.is_last(block, layout) {
            return match block.addr().checked_add(size) {
                Some(end) if self.advance(end) => block,
                _ => ptr::null_mut(),
            };
        }
        if size <= layout.size() {
            return block;
        }
        // SAFETY: the caller vouches for size and alignment; the new block is longer than the old one and apart from it.
        unsafe {
            let moved = self.alloc(Layout::from_size_align_unchecked(size, layout.align()));
            if !moved.is_null() {
                ptr::copy_nonoverlapping(block, moved, layout.size());
            }
            moved
        }
    }
}
