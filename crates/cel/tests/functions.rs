//! Every function at least once, over constants: what holds, and what is an error.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test fails by panicking"
)]

use ringfort_cel::{Environment, Program, Scope, Version};
use ringfort_document::Vocabulary;

/// Whether a text holds; the error may come from compiling, because constants are checked early.
fn holds(source: &str) -> Result<bool, String> {
    let environment = Environment::kubernetes(Version::new(1, 37));
    let program = Program::compile(source, &environment, &mut Vocabulary::new())
        .map_err(|error| error.to_string())?;
    let scope = Scope::new(&environment);
    program.holds(&scope).map_err(|error| error.to_string())
}

fn all_hold(sources: &[&str]) {
    for source in sources {
        assert_eq!(holds(source), Ok(true), "{source}");
    }
}

fn all_fail(sources: &[&str]) {
    for source in sources {
        assert!(holds(source).is_err(), "{source}");
    }
}

#[test]
fn conversions() {
    all_hold(&[
        "int('-12') == -12 && int(3.9) == 3 && int(-3.9) == -3 && int(7u) == 7",
        "uint('12') == 12u && uint(3.9) == 3u && double('1e3') == 1000.0 && double(2) == 2.0",
        "string(1.0) == '1' && string(1e7) == '1e+07' && string(-0.25) == '-0.25'",
        "string(true) == 'true' && string(b'ab') == 'ab' && bytes('ä') == b'\\xc3\\xa4'",
        "bool('true') && !bool('F') && type(1) == int && type([1]) == list && type(int) == type",
        "size('äö') == 2 && 'äö'.size() == 2 && size([1, 2]) == 2 && size({'a': 1}) == 1",
        "size(b'ä') == 2 && dyn(1) == 1.0 && type(null) == null_type",
        "int(timestamp('1970-01-01T00:01:00Z')) == 60 && string(duration('90m')) == '5400s'",
    ]);
    all_fail(&[
        "int('x') == 0",
        "int(1e19) == 0",
        "int(9223372036854775808u) == 0",
        "uint(-1) == 0u",
        "double('1e999') > 0.0",
        "bool('yes')",
        "string(b'\\xff') == ''",
        "dyn(1) < 'a'",
        "double('NaN') < 1.0",
    ]);
}

#[test]
fn strings() {
    all_hold(&[
        "'tacocat'.charAt(4) == 'c' && 'abc'.charAt(3) == ''",
        "'tacocat'.indexOf('ac') == 1 && 'tacocat'.indexOf('a', 3) == 5 && 'abc'.indexOf('x') == -1",
        "'tacocat'.lastIndexOf('a') == 5 && 'tacocat'.lastIndexOf('a', 3) == 1",
        "'abc'.indexOf('a', 9) == -1 && 'abc'.indexOf('', 9) == 3 && 'abc'.lastIndexOf('c', 3) == -1",
        "'aäa'.lastIndexOf('äa', 1) == 1 && 'aäa'.lastIndexOf('äa', 0) == -1",
        "'äöü'.indexOf('ü') == 2 && 'äöü'.substring(1) == 'öü' && 'äöü'.substring(1, 2) == 'ö'",
        "['a', 'b'].join() == 'ab' && ['a', 'b'].join('-') == 'a-b' && [].join('-') == ''",
        "'TacoCÄt'.lowerAscii() == 'tacocÄt' && 'aä'.upperAscii() == 'Aä'",
        "'a b a'.replace('a', 'x') == 'x b x' && 'aaa'.replace('a', 'b', 2) == 'bba'",
        "'ab'.replace('', '_') == '_a_b_'",
        "'a,b,c'.split(',') == ['a', 'b', 'c'] && 'a,b,c'.split(',', 2) == ['a', 'b,c']",
        "'abc'.split('') == ['a', 'b', 'c'] && 'a,b'.split(',', 0) == []",
        "'  x\\t'.trim() == 'x' && strings.quote('a\"b') == '\"a\\\\\"b\"'",
        "'%s is %d'.format(['x', 3]) == 'x is 3'",
        "'abc'.contains('b') && 'abc'.startsWith('ab') && 'abc'.endsWith('bc')",
        "'abc'.matches('^a.c$') && matches('abc', 'b') && 'abc123'.find('[0-9]+') == '123'",
        "'a1b22'.findAll('[0-9]+') == ['1', '22'] && 'a1b22'.findAll('[0-9]+', 1) == ['1']",
    ]);
    all_fail(&[
        "'abc'.charAt(4) == ''",
        "'abc'.substring(2, 1) == ''",
        "'abc'.substring(4) == ''",
        "'abc'.indexOf('a', -1) == 0",
        "'%d'.format([dyn('x')]) == ''",
        "'a'.matches('(' + 'a')",
    ]);
}

#[test]
fn lists_and_sets() {
    all_hold(&[
        "[1, 2, 2].isSorted() && !['b', 'a'].isSorted() && [1, 2].sum() == 3 && [1.5].sum() == 1.5",
        "[3, 1, 2].min() == 1 && ['a', 'b'].max() == 'b'",
        "[1, 2, 1].indexOf(1) == 0 && [1, 2, 1].lastIndexOf(1) == 2 && [1].indexOf(5) == -1",
        "[1, 2, 3, 4].slice(1, 3) == [2, 3] && [[1], [2, 3]].flatten() == [1, 2, 3]",
        "[1, 2, 1, 3].distinct() == [1, 2, 3] && [3, 1, 2].sort() == [1, 2, 3]",
        "[1, 2].includes(2) && 'a'.includes('a') && ![1].includes('1')",
        "[1, 2, 3].reverse() == [3, 2, 1] && lists.range(3) == [0, 1, 2]",
        "['bbb', 'a', 'cc'].sortBy(x, size(x)) == ['a', 'cc', 'bbb']",
        "[1, 2].first().value() == 1 && ![].last().hasValue()",
        "sets.contains([1, 2, 3], [3, 1]) && sets.equivalent([1, 1], [1]) && !sets.intersects([1], [2])",
        "[1, 2] + [3] == [1, 2, 3] && 2 in [1, 2] && !('x' in ['a']) && [1, 2][1] == 2",
    ]);
    all_fail(&[
        "[].min() == 1",
        "[1, 2][2] == 0",
        "[1].slice(0, 2) == []",
        "lists.range(-1)[0] == 0",
    ]);
}

#[test]
fn macros() {
    all_hold(&[
        "[1, 2, 3].all(x, x > 0) && [1, 2].exists(x, x == 2) && [1, 2].exists_one(x, x == 2)",
        "[1, 2, 3].filter(x, x > 1) == [2, 3] && [1, 2].map(x, x * 2) == [2, 4]",
        "[1, 2, 3].map(x, x > 1, x * 2) == [4, 6] && {'a': 1}.map(k, k) == ['a']",
        "[1, 2].all(i, x, x == i + 1) && {'a': 1}.exists(k, v, k == 'a' && v == 1)",
        "['a', 'b'].transformList(i, x, i > 0, x) == ['b']",
        "{'a': 1, 'b': 2}.transformMap(k, v, v > 1, v * 10) == {'b': 20}",
        "['x'].transformMapEntry(i, x, {x: i}) == {'x': 0}",
        "[].all(x, false) && ![].exists(x, true)",
        "[[1], [2, 3]].all(x, x.all(y, y > 0 && size(x) < 3))",
    ]);
    all_fail(&[
        "['a', 'b'].transformMapEntry(i, x, {'k': i}) == {}",
        "[1].map(x, x / 0) == []",
        "{'a': 1, 'a': 2} == {}",
    ]);
}

#[test]
fn optionals() {
    all_hold(&[
        "{'a': 1}.?a.value() == 1 && !{'a': 1}.?b.hasValue() && [1][?0].value() == 1",
        "optional.of(1).or(optional.of(2)).value() == 1 && optional.none().orValue(3) == 3",
        "optional.of(1).optMap(x, x + 1) == optional.of(2)",
        "optional.of(1).optFlatMap(x, optional.none()) == optional.none()",
        "!optional.ofNonZeroValue('').hasValue() && optional.ofNonZeroValue(1).hasValue()",
        "[1, ?optional.none(), ?optional.of(2)] == [1, 2]",
        "{?'a': optional.none(), ?'b': optional.of(1)} == {'b': 1}",
        "{'a': {'b': 1}}.?a.b == optional.of(1) && {'a': {}}.?a.b.c == optional.none()",
        "!has({'a': {}}.?a.b)",
    ]);
    all_fail(&["optional.none().value() == 1", "[1, ?dyn(1)] == []"]);
}

#[test]
fn times() {
    all_hold(&[
        "timestamp('2026-11-23T05:00:00Z') + duration('1h') == timestamp('2026-11-23T06:00:00Z')",
        "timestamp('2026-11-23T05:00:00Z') - timestamp('2026-11-23T04:30:00Z') == duration('30m')",
        "timestamp('2026-11-23T05:00:00Z').getDayOfWeek() == 1",
        "timestamp('2026-11-23T05:00:00Z').getHours('Europe/Berlin') == 6",
        "timestamp('2026-11-23T05:00:00Z').getMonth() == 10",
        "duration('1h30m').getMinutes() == 90 && duration('-1.5s').getMilliseconds() == -1500",
        "duration('1h') > duration('59m') && timestamp(0) < timestamp(1)",
        "timestamp('2026-11-23T06:00:00+01:00') == timestamp('2026-11-23T05:00:00Z')",
    ]);
    all_fail(&[
        "timestamp('yesterday') == timestamp(0)",
        "duration('1 hour') == duration('1h')",
        "timestamp('9999-12-31T23:59:59Z') + duration('1s') == timestamp(0)",
    ]);
}

#[test]
fn kubernetes_libraries() {
    all_hold(&[
        "quantity('1.5Gi').isGreaterThan(quantity('1Gi')) && isQuantity('200m') && !isQuantity('2 m')",
        "quantity('50k').add(20).compareTo(quantity('50020')) == 0 && quantity('50k').isInteger()",
        "sign(quantity('2').sub(quantity('3'))) == -1 && quantity('50k').asInteger() == 50000",
        "quantity('500m').asApproximateFloat() == 0.5 && quantity('1Ki') == quantity('1024')",
        "semver('1.2.3').isLessThan(semver('1.10.0')) && semver('v1.2', true).minor() == 2",
        "isSemver('1.0.0-rc.1') && !isSemver('v1.0') && isSemver('v1.0', true)",
        "ip('127.0.0.1').isLoopback() && ip('::1').family() == 6 && isIP('10.0.0.1') && !isIP('10.0')",
        "ip.isCanonical('::1') && string(ip('10.0.0.1')) == '10.0.0.1'",
        "cidr('10.0.0.0/8').containsIP('10.1.2.3') && cidr('10.0.0.0/8').containsIP(ip('10.1.2.3'))",
        "cidr('10.0.0.0/8').containsCIDR('10.1.0.0/16') && isCIDR('10.0.0.0/8')",
        "cidr('10.1.0.0/8').masked() == cidr('10.0.0.0/8') && cidr('10.0.0.0/8').prefixLength() == 8",
        "cidr('10.0.0.0/8').ip() == ip('10.0.0.0')",
        "url('https://a.b:80/p%20q?k=1&k=2').getHost() == 'a.b:80' && isURL('https://a')",
        "url('https://a.b:80/p').getPort() == '80' && url('https://a.b/p').getHostname() == 'a.b'",
        "url('https://a/p?k=1&k=2').getQuery() == {'k': ['1', '2']}",
        "url('https://a/p%20q').getEscapedPath() == '/p%20q' && url('https://a').getScheme() == 'https'",
        "!format.dns1123Label().validate('my-name').hasValue()",
        "format.named('dns1123Label').value().validate('My_Name').hasValue()",
        "!format.named('nothing').hasValue()",
    ]);
    all_fail(&[
        "quantity('many').isInteger()",
        "quantity('0.5').asInteger() == 0",
        "semver('1').major() == 1",
        "ip('10.0.0').family() == 4",
        "cidr('10.0.0.0').prefixLength() == 8",
        "url('not a url').getHost() == ''",
    ]);
}
