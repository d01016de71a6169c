//! What comes of reading: a typed value, or only the problems.

use core::convert::Infallible;

/// Whether typed values are made of what is read.
///
/// Where they are not, `Of<T>` is `()` for every `T`: nothing is built, moved or dropped, and nothing allocated.
pub trait Mode: Default {
    /// What stands for a value.
    type Of<T>;
    /// A value of this type exists only where values are made, and there is none of it elsewhere: code that asks for one is not compiled for the other mode.
    type Proof: Copy;

    /// Makes a value, if values are made.
    fn make<T>(build: impl FnOnce(Self::Proof) -> T) -> Self::Of<T>;

    /// A value that was made.
    fn open<T>(proof: Self::Proof, made: Self::Of<T>) -> T;
}

/// Typed values are made.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Typed;

/// Only problems are wanted.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Judged;

impl Mode for Typed {
    type Of<T> = T;
    type Proof = ();

    fn make<T>(build: impl FnOnce(()) -> T) -> T {
        build(())
    }

    fn open<T>((): (), made: T) -> T {
        made
    }
}

impl Mode for Judged {
    type Of<T> = ();
    type Proof = Infallible;

    fn make<T>(_: impl FnOnce(Infallible) -> T) {}

    fn open<T>(proof: Infallible, (): ()) -> T {
        match proof {}
    }
}
