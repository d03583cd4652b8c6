#!/bin/sh
# Runs a fuzz target under the address sanitizer: tests/fuzz/run.sh TARGET SECONDS. The targets: charset, outline, query,
# and of the extractors plain, web, rtf, package (.docx .xlsx .pptx .ofd), compound (.doc .xls .ppt), pdf, archive. Needs
# neither cargo-fuzz nor a nightly compiler: the coverage that libFuzzer wants is a pass of the stable compiler's LLVM, and
# the sanitizer comes with it (RUSTC_BOOTSTRAP lets it be asked for). FUZZ_SANITIZER= runs without it, some times faster.
set -eu
here=$(dirname "$0")
target=$1
seconds=${2:-600}
host=$(rustc -vV | sed -n 's/^host: //p')
sanitizer=${FUZZ_SANITIZER-address}
export RUSTC_BOOTSTRAP=1
export RUSTFLAGS="--cfg fuzzing ${sanitizer:+-Zsanitizer=$sanitizer} -Cpasses=sancov-module \
-Cllvm-args=-sanitizer-coverage-level=4 -Cllvm-args=-sanitizer-coverage-inline-8bit-counters \
-Cllvm-args=-sanitizer-coverage-pc-table -Cllvm-args=-sanitizer-coverage-trace-compares"
export ASAN_OPTIONS="${ASAN_OPTIONS:-detect_leaks=0:quarantine_size_mb=64}"
export CARGO_TARGET_DIR="${FUZZ_TARGET_DIR:-$here/target}"
cargo build --release --manifest-path "$here/Cargo.toml" --target "$host" --bin "$target"
mkdir -p "$here/corpus/$target"
cp -n "$here/seeds/$target/"* "$here/corpus/$target/" 2>/dev/null || true
exec "$CARGO_TARGET_DIR/$host/release/$target" "$here/corpus/$target" -max_total_time="$seconds" -timeout=10 \
    -rss_limit_mb=2048 -max_len=65536 -print_final_stats=1 -report_slow_units=2
