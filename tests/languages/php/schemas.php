<?php
// The published schemas in the hands of justinrainbow/json-schema 5.2, as Debian packs it.
//
// It reads draft 04. All our draft-07 files say is in its reach, but for three things, each with a test below:
// - `integer` is what PHP decodes to an int: it refuses 2.0, which later drafts accept;
// - a member `$schema` is accepted in every object;
// - an object with a key that begins with U+0000 is not read, by PHP itself.

require 'JsonSchema/autoload.php';

use JsonSchema\Validator;

$languages = getenv('LANGUAGES');

/** Whether a file of draft 07 accepts a value. */
function accepts(string $name, $value): bool
{
    static $schemas = [];
    $schemas[$name] ??= json_decode(
        file_get_contents(getenv('LANGUAGES') . "/schemas/draft-07/$name.schema.json"), false, 512, JSON_THROW_ON_ERROR,
    );
    $validator = new Validator();
    $validator->validate($value, $schemas[$name]);
    return $validator->isValid();
}

/** The value with 2 in place of 2.0. */
function with_integers($value)
{
    if (is_array($value)) {
        return array_map('with_integers', $value);
    }
    if (is_object($value)) {
        return (object) array_map('with_integers', get_object_vars($value));
    }
    // Beyond 2^53 not every float has an integer of its own.
    return is_float($value) && abs($value) <= 2 ** 53 && floor($value) === $value ? (int) $value : $value;
}

/** The verdicts of the check. */
function verdicts(): Generator
{
    $lines = fopen(getenv('LANGUAGES') . '/verdicts.ndjson', 'r');
    while (($line = fgets($lines)) !== false) {
        yield json_decode($line, false, 512, JSON_THROW_ON_ERROR);
    }
}

$tests = [
    'the verdict of every case is the check\'s, 2.0 written as 2' => function () {
        $count = 0;
        $different = [];
        foreach (verdicts() as $verdict) {
            $count++;
            if (accepts($verdict->schema, with_integers($verdict->value)) !== $verdict->accepted) {
                $different[] = substr(json_encode($verdict), 0, 400);
            }
        }
        $shown = implode("\n", array_slice($different, 0, 10));
        return $count > 0 && !$different ? '' : count($different) . " of $count:\n$shown";
    },
    'as they are written, only 2.0 makes a difference, and is refused' => function () {
        $tool = [];
        foreach (verdicts() as $verdict) {
            // Not `==`, which holds 2.0 for 2.
            if (serialize(with_integers($verdict->value)) !== serialize($verdict->value) && $verdict->accepted) {
                $tool[] = accepts($verdict->schema, $verdict->value);
            }
        }
        return $tool && !in_array(true, $tool, true) ? '' : 'accepts 2.0, or there is no such case';
    },
    'a member $schema is accepted, though the object is closed' => function () {
        $button = ['TEXT' => 'a', 'LINK' => 'https://example.com/'];
        $accepted = accepts('link-keyboard', [(object) ($button + ['$schema' => 'x'])]);
        $refused = !accepts('link-keyboard', [(object) ($button + ['$other' => 'x'])]);
        return $accepted && $refused ? '' : 'not so';
    },
    'a key that begins with U+0000 is not read' => function () {
        json_decode('[{"\u0000a": 1}]');
        return json_last_error() === JSON_ERROR_INVALID_PROPERTY_NAME ? '' : json_last_error_msg();
    },
    'the example prints what the README says' => function () use ($languages) {
        chdir($languages);
        $printed = shell_exec(escapeshellarg(PHP_BINARY) . ' example.php 2>&1');
        $expected = file_get_contents('example.php.out');
        return $printed === $expected ? '' : "expected:\n$expected\nprinted:\n$printed";
    },
];

$failed = 0;
foreach ($tests as $name => $test) {
    $failure = $test();
    $failed += $failure !== '';
    echo $failure === '' ? "ok: $name\n" : "FAILED: $name\n$failure\n";
}
echo '# pass ', count($tests) - $failed, "\n# fail $failed\n";
exit($failed > 0 ? 1 : 0);
