//! What the parser makes of a text.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test fails by panicking"
)]

use ringfort_cel::syntax::{Expr, ExprKind, Literal, parse};

/// The tree in prefix form.
fn tree(source: &str) -> String {
    show(&parse(source).unwrap_or_else(|error| panic!("{source}: {error}")))
}

fn show(expr: &Expr) -> String {
    let all = |exprs: &[Expr]| exprs.iter().map(show).collect::<Vec<_>>().join(" ");
    match &expr.kind {
        ExprKind::Literal(Literal::String(text)) => format!("{text:?}"),
        ExprKind::Literal(Literal::Int(value)) => value.to_string(),
        ExprKind::Literal(literal) => format!("{literal:?}"),
        ExprKind::Ident { name, absolute } => format!("{}{name}", if *absolute { "." } else { "" }),
        ExprKind::Select { operand, field, optional } => {
            format!("{}{}{field}", show(operand), if *optional { ".?" } else { "." })
        }
        ExprKind::Has { operand, field, .. } => format!("has({}.{field})", show(operand)),
        ExprKind::Index { operand, index, optional } => {
            format!("{}[{}{}]", show(operand), if *optional { "?" } else { "" }, show(index))
        }
        ExprKind::Unary { operator, operand } => format!("({operator:?} {})", show(operand)),
        ExprKind::Binary { operator, left, right } => {
            format!("({} {} {})", operator.symbol(), show(left), show(right))
        }
        ExprKind::And(terms) => format!("(&& {})", all(terms)),
        ExprKind::Or(terms) => format!("(|| {})", all(terms)),
        ExprKind::Ternary { condition, then, otherwise } => {
            format!("(? {} {} {})", show(condition), show(then), show(otherwise))
        }
        ExprKind::Call { target, function, arguments } => {
            let target = target.as_ref().map_or(String::new(), |target| show(target) + ".");
            format!("{target}{function}({})", all(arguments))
        }
        ExprKind::List(elements) => {
            let show = |optional: bool, value| {
                format!("{}{}", if optional { "?" } else { "" }, show(value))
            };
            let parts: Vec<String> =
                elements.iter().map(|element| show(element.optional, &element.value)).collect();
            format!("[{}]", parts.join(" "))
        }
        ExprKind::Map(entries) => {
            let parts: Vec<String> = entries
                .iter()
                .map(|entry| format!("{}:{}", show(&entry.key), show(&entry.value)))
                .collect();
            format!("{{{}}}", parts.join(" "))
        }
        ExprKind::Comprehension(each) => {
            let second =
                each.second.as_ref().map_or(String::new(), |second| format!(",{}", second.name));
            let filter = each
                .filter
                .as_ref()
                .map_or(String::new(), |filter| format!(" if {}", show(filter)));
            format!(
                "({} {} {}{second}{filter}: {})",
                each.kind.name(),
                show(&each.range),
                each.variable.name,
                show(&each.body)
            )
        }
    }
}

#[test]
fn operators_bind_as_they_should() {
    assert_eq!(tree("1 + 2 * 3 - 4 == 5 && a || b"), "(|| (&& (== (- (+ 1 (* 2 3)) 4) 5) a) b)");
    assert_eq!(tree("a || b || c && d && e"), "(|| a b (&& c d e))");
    assert_eq!(tree("a ? b : c ? d : e"), "(? a b (? c d e))");
    assert_eq!(tree("!a.b && -c[0] < 3"), "(&& (Not a.b) (< (Negate c[0]) 3))");
    assert_eq!(tree("!!a == --b"), "(== a b)");
    assert_eq!(tree("1 in [2] == true"), "(== (in 1 [2]) Bool(true))");
    assert_eq!(tree("-1 - -2"), "(- -1 -2)");
    assert_eq!(tree("(1 - 2) - (3 - 4)"), "(- (- 1 2) (- 3 4))");
}

#[test]
fn selections_and_calls_chain() {
    assert_eq!(tree("a.b.?c[?'d'][0].e(1, 2).f()"), "a.b.?c[?\"d\"][0].e(1 2).f()");
    assert_eq!(tree(".a.b == c"), "(== .a.b c)");
    assert_eq!(tree("optional.of(1)"), "optional.of(1)");
    assert_eq!(tree("[1, ?a, ] + []"), "(+ [1 ?a] [])");
    assert_eq!(tree("{'a': 1, 2: b,}"), "{\"a\":1 2:b}");
    assert_eq!(tree("a.if + b.namespace"), "(+ a.if b.namespace)");
}

#[test]
fn macros_stay_visible() {
    assert_eq!(tree("a.all(x, has(x.y))"), "(all a x: has(x.y))");
    assert_eq!(tree("a.map(x, x > 1, x)"), "(map a x if (> x 1): x)");
    assert_eq!(tree("a.existsOne(i, x, x == i)"), "(exists_one a i,x: (== x i))");
    assert_eq!(tree("a.all(x)"), "a.all(x)", "with another number of arguments it is a method");
    assert_eq!(tree("o.optMap(x, x)"), "(optMap o x: x)");
}

#[test]
fn literals_keep_their_content() {
    let string = |source: &str| match parse(source).unwrap().kind {
        ExprKind::Literal(Literal::String(text)) => text.into_string(),
        other => panic!("{other:?}"),
    };
    assert_eq!(string(r#"'a\n\x41\u00e4\U0001F600\101\'"'"#), "a\nAä😀A'\"");
    assert_eq!(string(r"r'a\n'"), r"a\n");
    assert_eq!(string("'''a\r\nb'''"), "a\nb");
    assert_eq!(string("\"\"\"a\"b\"\"\""), "a\"b");
    assert_eq!(tree("0x1F + 2u + 1.5e3 + .5"), "(+ (+ (+ 31 Uint(2)) Double(1500.0)) Double(0.5))");
    assert_eq!(tree("-9223372036854775808"), "-9223372036854775808");
    assert_eq!(tree("b'\\xff\\377a'"), "Bytes([255, 255, 97])");
    assert_eq!(tree("1 // a comment\n + 2"), "(+ 1 2)");
    for source in [
        "9223372036854775808",
        "'\\ud800'",
        "b'\\u0041'",
        "'a\nb'",
        "1.",
        "0x",
        "1e",
        "18446744073709551616u",
    ] {
        assert!(parse(source).is_err(), "{source}");
    }
}

#[test]
fn numbers_and_spans_are_dense_and_exact() {
    let source = "a.b.all(x, x > 1)";
    let expr = parse(source).unwrap();
    let text = |expr: &Expr| &source[expr.span.start as usize..expr.span.end as usize];
    assert_eq!(text(&expr), source);
    let ExprKind::Comprehension(each) = &expr.kind else { panic!("{expr:?}") };
    assert_eq!((text(&each.range), text(&each.body)), ("a.b", "x > 1"));
    assert!(each.range.id < expr.id && each.body.id < expr.id);
}
