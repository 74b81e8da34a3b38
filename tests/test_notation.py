"""The notation: what reads, what it reads as, and that it comes back as it was; then every mistake."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from netcalc.errors import InputError, LimitError, NetcalcError, NotationError, UnknownName
from netcalc.network.assembly import assemble
from netcalc.network.notation import joined, parse
from netcalc.network.syntax import Word
from netcalc.network.tree import Block, Branches, Freeze, Leaf, Repeat

READS = (
    ("784-256-10", "784 dense:256 dense:10"),
    ("784–256—10", "784 dense:256 dense:10"),
    ("784 256−64‑10", "784 dense:256 dense:64 dense:10"),
    ("784 256 relu 10", "784 dense:256 relu dense:10"),
    ("  784\n256\t10 ", "784 dense:256 dense:10"),
    ("784 # the input\n256 # hidden\n10", "784 dense:256 dense:10"),
    ("784-256 relu 64-10", "784 dense:256 relu dense:64 dense:10"),
    ("32x32x3 conv:10,5,p=2", "32x32x3 conv:10,5,p=2"),
    ("32x32x3 conv:filters=10,kernel=5,stride=1,padding=2", "32x32x3 conv:10,5,s=1,p=2"),
    ("32x32x3 conv:p=2,kernel=5,filters=10", "32x32x3 conv:10,5,p=2"),
    ("32x32x3 CONV:10,5 Max-Pool:2 Leaky_ReLU:0.1", "32x32x3 conv:10,5 pool:2 leaky_relu:0.1"),
    ("3@32x32 pool:2", "3@32x32 pool:2"),
    ("64@100 lstm:20,last=yes", "64@100 lstm:20,last=yes"),
    ("784 2*(256 relu) 10", "784 2*( dense:256 relu ) dense:10"),
    ("784 2 * ( 256 relu ) 10", "784 2*( dense:256 relu ) dense:10"),
    ("784 3*relu 10", "784 3*relu dense:10"),
    ("784 2*3*(relu 10)", "784 2*( 3*( relu dense:10 ) )"),
    ("784 add(256|relu 256)", "784 add( dense:256 | relu dense:256 )"),
    ("784 Concat( 256 | )", "784 concat( dense:256 |  )"),
    ("784 freeze(256) 10", "784 freeze( dense:256 ) dense:10"),
    ("let b(c)=(c relu) 784 b(64)", "let b(c) = ( dense:c relu ) 784 b(64)"),
    ("let b ( c , d ) = ( c d ) 784 b ( 64 , 10 )", "let b(c,d) = ( dense:c dense:d ) 784 b(64,10)"),
    ("let b = ( 64 relu ) 784 b b()", "let b = ( dense:64 relu ) 784 b b"),
    ("let a-b(k) = ( conv:8,kx3 ) 28x28 A_B(5)", "let a-b(k) = ( conv:8,kx3 ) 28x28 a-b(5)"),
    ("784 dense:64,as=w relu 64", "784 dense:64,as=w relu dense:64"),
    ("VGG-16", "vgg16"),
    ("LeNet_5[:-1] 10", "lenet5[:-1] dense:10"),
    ("56x56x64 resnet18[2:5]", "56x56x64 resnet18[2:5]"),
    ("56x56x64 resnet18[4]", "56x56x64 resnet18[4:5]"),
    ("512 vgg16[-1]", "512 vgg16[-1:]"),
)  # fmt: skip


@pytest.mark.parametrize(("text", "meant"), READS)
def test_what_reads(text: str, meant: str) -> None:
    program = parse(text)
    assert str(program) == meant
    assert bare(parse(meant)) == bare(program)


def bare(value: Any) -> Any:
    """A tree without the places of its words, and with options in one order."""
    if isinstance(value, Word):
        return value.text
    if hasattr(value, "_fields"):
        kept = {
            name: part
            for name, part in value._asdict().items()
            if name not in ("word", "text", "depth", "layers", "place")
        }
        if "values" in kept:
            kept["values"] = tuple(sorted(kept["values"]))
        return (type(value).__name__, *(bare(part) for part in kept.values()))
    if isinstance(value, tuple):
        return tuple(map(bare, value))
    return value


LAYERS = (
    "64",
    "dense:c",
    "conv:8,3",
    "conv:8,kernel=3x5,p=0:1x1,s=2",
    "relu",
    "pool:c",
    "bn",
    "gn:2,",
    "dense:8,as=w",
)
WORDS = tuple(word.strip(",") for word in LAYERS)


def put_together(items: Iterable[str]) -> str:
    return " ".join(items)


def bracketed(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    some = st.lists(inner, min_size=1, max_size=3).map(put_together)
    none = st.lists(inner, max_size=2).map(put_together)
    return st.one_of(
        st.tuples(st.sampled_from(["2*(", "c *(", "freeze(", "freeze ( "]), some).map(
            lambda pair: f"{pair[0]}{pair[1]})"
        ),
        st.tuples(st.sampled_from(["add", "concat", "Multiply"]), st.lists(none, min_size=2, max_size=3)).map(
            lambda pair: f"{pair[0]}({'|'.join(pair[1])})"
        ),
        inner.map(lambda item: f"3*{item}"),
    )


ITEMS = st.recursive(st.sampled_from(WORDS), bracketed, max_leaves=12)
TEXTS = st.lists(ITEMS, min_size=1, max_size=4).map(put_together)


@settings(max_examples=200)
@given(TEXTS, TEXTS)
def test_programs_come_back_as_they_were(block: str, rest: str) -> None:
    text = f"let b(c) = ({block}) 28x28x8 b(4) {rest.replace('c *', '2*').replace(':c', ':4')} 2*b(8)"
    try:
        program = parse(text)
        network = assemble(program)
    except LimitError:
        return
    again = parse(str(program))
    assert bare(again) == bare(program)
    assert str(again) == str(program)
    assert bare(assemble(again).items) == bare(network.items)


@settings(max_examples=300)
@given(st.text(st.sampled_from("28x3 conv:,=relu()|*[]-_@#letadfz\n1"), max_size=60) | st.text(max_size=40))
def test_any_text_reads_or_is_an_error_of_ours(text: str) -> None:
    fault: NetcalcError | None = None
    try:
        assemble(parse(text))
    except NetcalcError as error:
        fault = error
    if fault and fault.place:
        assert 0 <= fault.place.start <= fault.place.end <= len(text)


def test_the_tree() -> None:
    network = assemble(parse("let b(c) = ( c relu ) 784 b(9) 2*( add( b(9) | ) ) freeze( 3*relu ) 10"))
    block, repeat, freeze, leaf = network.items
    assert isinstance(block, Block)
    assert (block.name, block.layers, [one.text for one in block.items if isinstance(one, Leaf)]) == (
        "b(9)", 2, ["dense:9", "relu"],
    )  # fmt: skip
    assert isinstance(repeat, Repeat)
    assert (repeat.times, repeat.layers) == (2, 6)
    branches = repeat.items[0]
    assert isinstance(branches, Branches)
    assert (branches.kind, len(branches.branches), branches.branches[1]) == ("add", 2, ())
    assert isinstance(freeze, Freeze)
    assert freeze.layers == 3
    assert isinstance(leaf, Leaf)
    assert str(network.input) == "784"


def test_arguments_stand_wherever_a_number_does() -> None:
    text = "let b(c,k,n) = ( n*( conv:c,k,p=same ) conv:c,kx3,p=1:k c d(k) )"
    text = text.replace(" c d(k)", " flatten d(c)")
    program = parse(f"let d(u) = ( u relu ) {text} 28x28x3 b(8,5,2)")
    repeat, conv, flatten, inner = assemble(program).items[0].items  # type: ignore[union-attr]
    assert (repeat.times, repeat.items[0].text) == (2, "conv:8,5,p=same")
    assert conv.text == "conv:8,5x3,p=1:5"
    assert flatten.text == "flatten"
    assert (inner.name, inner.items[0].text) == ("d(8)", "dense:8")


def test_words_of_a_shell() -> None:
    assert joined(["784", "256"]) == "784 256"
    assert str(parse(["784", "2*(", "256", ")", "10"])) == "784 2*dense:256 dense:10"
    assert str(parse(["784 256 # a comment at the end", "10"])) == "784 dense:256 dense:10"


WRONG = (
    ("", "", NotationError, "there is no network", "784-256-10"),
    ("   \n# nothing\n", "", NotationError, "there is no network", ""),
    ("784", "784", NotationError, "784 alone is an input", "784 10"),
    ("28x28", "28x28", NotationError, "28x28 alone is an input", "28x28 flatten 10"),
    ("conv:10,5", "conv:10,5", NotationError, "the network has no input", "32x32x3"),
    ("2*( 784 10 )", "2", NotationError, "the network has no input", ""),
    ("freeze(vgg16[:-1]) 10", "freeze", NotationError, "the network has no input", "224x224x3 is what vgg16"),
    ("resnet18[2:5]", "resnet18[2:5]", NotationError, "the network has no input", ""),
    ("784 28x28x3 10", "28x28x3", NotationError, "28x28x3 is a second input, after 784", ""),
    ("add( 28x28 | )", "28x28", NotationError, "where a layer should", "the input comes first"),
    ("32x32x3 cov:10,5", "cov", UnknownName, "there is no layer or network cov", "did you mean conv?"),
    ("32x32x3 conv2d:10,5", "conv2d", UnknownName, "no layer or network conv2d", "did you mean conv?"),
    ("784 vgg61", "vgg61", UnknownName, "no layer or network vgg61", "did you mean vgg16?"),
    ("784 vgg61[:-1]", "vgg61[:-1]", UnknownName, "no network vgg61", "did you mean vgg16?"),
    ("784 zzzz", "zzzz", UnknownName, "no layer or network zzzz", "the layers: dense, conv"),
    ("784 vgg16[:x]", "vgg16[:x]", NotationError, "no slice", "[:-1]"),
    ("784 vgg16[::2]", "vgg16[::2]", NotationError, "no slice", "[:-1]"),
    ("784 vgg16[99:]", "vgg16[99:]", NotationError, "leaves nothing of vgg16, which has 39 items", ""),
    ("784 vgg16[", "vgg16[", UnknownName, "", ""),
    ("32x32x3 conv:10", "conv:10", NotationError, "conv needs its kernel", "conv:10,KERNEL"),
    ("32x32x3 conv", "conv", NotationError, "conv needs its filters", "conv:FILTERS,KERNEL"),
    ("1000 sparse:50", "sparse:50", NotationError, "sparse needs its inputs", "sparse:50,m=INPUTS"),
    ("32x32x3 conv:10,5,1", "1", NotationError, "a value too many, 1", "s="),
    ("32x32x3 relu:5", "5", NotationError, "a value too many, 5", "write relu"),
    ("32x32x3 conv:10, 5", "conv:10,", NotationError, "a value missing", "without blanks"),
    ("32x32x3 conv:", "conv:", NotationError, "a value missing", ""),
    ("32x32x3 conv:10,5,p=", "conv:10,5,p=", NotationError, "a value missing", ""),
    ("32x32x3 conv:10,5,stide=2", "stide", UnknownName, "conv has no option stide", "did you mean stride?"),
    ("32x32x3 conv:10,5,q=2", "q", UnknownName, "conv has no option q", "conv takes filters, kernel"),
    ("32x32x3 conv:10,5,s=2,stride=2", "stride=2", NotationError, "its stride twice", ""),
    ("32x32x3 conv:10,5,filters=2", "filters=2", NotationError, "its filters twice", ""),
    ("32x32x3 conv:10,5.5", "5.5", NotationError, "5.5 is not a whole number", ""),
    ("32x32x3 conv:10,5,bias=maybe", "maybe", NotationError, "bias is yes or no, not maybe", ""),
    ("32x32x3 conv:10,5,p=some", "some", NotationError, "neither a number nor a kind", ""),
    ("100 dropout:half", "half", NotationError, "a number, not half", ""),
    ("784 dense:64,as=", "dense:64,as=", NotationError, "a value missing", ""),
    ("784 dense:64,as=a-b", "a-b", NotationError, "no name for shared parameters", ""),
    ("784 _ 10", "_", NotationError, "_ is a blank", "the number"),
    ("784-_h-10", "_h", NotationError, "_h is a blank", "the number"),
    ("784 dense:_ 10", "_", NotationError, "_ is a blank", "the number"),
    ("32xx3 relu", "x", NotationError, "a number is missing", ""),
    ("32*32*3 relu", "32*32*3", NotationError, "32*32*3 is neither", "a size is written 32x32x3"),
    ("10 add dense:10 | )", "add", NotationError, "add stands without its bracket", "add( ... | ... )"),
    ("10 freeze 256", "freeze", NotationError, "without its bracket", "freeze( ... )"),
    ("784,256,10", "784,256,10", NotationError, "neither a size nor layers", "dense layers 784-256-10"),
    ("784→256→10", "784→256→10", NotationError, "neither a size nor layers", "dense layers 784-256-10"),
    ("784-256-relu-10", "784-256-relu-10", NotationError, "hyphens part only", "write 784 256 relu 10"),
    ("784 256-relu", "256-relu", NotationError, "hyphens part only", "write 256 relu"),
    ("784->256->10", "784->256->10", NotationError, "hyphens part only", "write 784 256 10"),
    ("784–relu", "784–relu", NotationError, "hyphens part only", "write 784 relu"),
    ("784abc", "784abc", NotationError, "784abc is not a whole number", "as in 32x32x3"),
    ("  32x32xx3", "x", NotationError, "a number is missing", "as in 32x32x3"),
    ("0", "0", NetcalcError, "0 is below 1", "at least 1"),
    ("32x32x3", "32x32x3", NotationError, "alone is an input", "add layers: 32x32x3 flatten 10"),
    ("_", "_", NotationError, "alone is an input", "784 10; solve fills in blanks"),
    ("784 relu()", "relu", NotationError, "relu takes no brackets", "relu"),
    ("784 Conv2d(3, 64)", "Conv2d", UnknownName, "there is no block Conv2d", "did you mean conv?"),
    ("0x3 relu", "0", NetcalcError, "0 is below 1", ""),
    ("784 (relu)", "(", NotationError, "nothing stands before this bracket", "2*( ... )"),
    ("784 2 (relu)", "(", NotationError, "nothing stands before this bracket", "2*( ... )"),
    ("784 relu)", ")", NotationError, "this bracket closes none", ""),
    ("784 add( relu | ", "add", NotationError, "the bracket after add is never closed", ""),
    ("784 2*( relu", "2", NotationError, "the bracket after 2 is never closed", ""),
    ("784 2*()", "2*()", NotationError, "these brackets are empty", ""),
    ("784 freeze( )", "freeze( )", NotationError, "these brackets are empty", ""),
    ("784 add( relu )", "add", NotationError, "add needs two branches", "add( ... | )"),
    ("784 2*( relu | relu )", "|", NotationError, "| parts branches", "add( ... | ... )"),
    ("784 relu | relu", "|", NotationError, "| parts branches", ""),
    ("784 2*", "2", NotationError, "2* repeats nothing", ""),
    ("784 add( relu | 2* )", "2", NotationError, "2* repeats nothing", ""),
    ("784 add( 2*| relu )", "2", NotationError, "2* repeats nothing", ""),
    ("784 0*relu", "0", NetcalcError, "0 is below 1", ""),
    ("784 x*relu", "x", NotationError, "x is not a whole number", ""),
    ("784 dense(256)", "dense", NotationError, "dense takes no brackets", "dense:256"),
    ("784 conv(10, 5)", "conv", NotationError, "conv takes no brackets", "conv:10,5"),
    ("784 bloc(3)", "bloc", UnknownName, "there is no block bloc", "let block(c)"),
    ("let unit(c) = ( c ) 784 unti(3)", "unti", UnknownName, "there is no block unti", "did you mean unit?"),
    ("let b(c) = ( c ) 784 b", "b", NotationError, "b takes 1 argument, not 0", "b(c)"),
    ("let b(c) = ( c ) 784 b(1,2)", "b", NotationError, "b takes 1 argument, not 2", "b(c)"),
    ("let b(c,d) = ( c d ) 784 b(1,)", "b", NotationError, "b takes 2 arguments", "b(c,d)"),
    ("let b(c) = ( c ) 784 b(1", "b", NotationError, "the arguments of b do not end", ""),
    ("let b(c) = ( conv:c,3 ) 784 b(x)", "c", NotationError, "x is not a whole number", ""),
    ("let b(c) = ( b(c) ) 784 b(1)", "b", UnknownName, "there is no block b", ""),
    ("let conv(c) = ( c ) 784 10", "conv", NotationError, "conv means something already", ""),
    ("let add = ( relu ) 784 10", "add", NotationError, "add means something already", ""),
    ("let b = ( 1 ) let B = ( 2 ) 784 b", "B", NotationError, "B is named twice", ""),
    ("let b(c,c) = ( c ) 784 b(1,2)", "c", NotationError, "c is named twice", ""),
    ("let b(1) = ( 1 ) 784 b(1)", "1", NotationError, "no name for an argument", ""),
    ("let b c = ( 1 ) 784 b", "let", NotationError, "let names a block", "let block(c)"),
    ("let", "let", NotationError, "let names a block", "let block(c)"),
    ("784 dense:3,as=a,as=b", "as=b", NotationError, "shares its parameters twice", ""),
    ("784 dense:[1,2]", "2]", NotationError, "a value too many, 2]", ""),
    ("let b = ( ) 784 b", "b = ( )", NotationError, "these brackets are empty", ""),
    ("let b = ( 1 )", "", NotationError, "there is no network", ""),
    ("784 let b = ( 1 ) b", "let", NotationError, "let stands too late", "ahead of the input"),
    ("784 256-", "256-", NotationError, "hyphens part only", "write 256"),
    ("784 25.6", "25.6", NotationError, "neither a layer nor a size", ""),
    ("784 @file", "@file", UnknownName, "no layer or network @file", ""),
    ("784 [bold]x", "[bold]x", UnknownName, "", ""),
    ("784 \x1b[31m", "\x1b[31m", UnknownName, "\\x1b", ""),
)  # fmt: skip


@pytest.mark.parametrize(("text", "marked", "kind", "said", "hint"), WRONG)
def test_what_does_not_read(text: str, marked: str, kind: type[NetcalcError], said: str, hint: str) -> None:
    with pytest.raises(kind) as caught:
        assemble(parse(text))
    error = caught.value
    assert said in error.message
    assert hint in (error.hint or "")
    place = error.place
    assert (place.text[place.start : place.end] if place else "") == marked


LARGE = {
    "long text": "784 " + "relu " * 900_000,
    "many layers": "784 " + "relu " * 100_001,
    "one long word": "784-" + "1-" * 200_000 + "1",
    "a long name": "784 " + "x" * 4_000_000,
    "many bars": "784 add(" + "|" * 200_000 + ")",
    "deep brackets": "784 " + "2*(" * 201 + "relu" + ")" * 201,
    "deep branches": "784 " + "add(" * 100_000,
    "many counts": "784 " + "2*" * 201 + "relu",
    "a huge count": f"784 {10**30}*relu",
    "nested counts": "784 1000*( 1000*relu )",
    "a count of many digits": f"784 {'9' * 5000}*relu",
    "a width of many digits": f"784 dense:{'9' * 401}",
    "an input of many digits": f"{'9' * 401} 10",
    "doubling blocks": " ".join(
        ["let a0 = ( relu )", *(f"let a{n} = ( a{n - 1} a{n - 1} )" for n in range(1, 60)), "784 a59"]
    ),
    "a chain of blocks": " ".join(
        ["let a0 = ( relu )", *(f"let a{n} = ( a{n - 1} )" for n in range(1, 300)), "784 a299"]
    ),
    "many arguments": "let b(c) = ( c c ) 784 " + " ".join(f"b({n})" for n in range(1, 60_000)),
}


@pytest.mark.parametrize("name", LARGE)
def test_limits_are_named(name: str) -> None:
    with pytest.raises((LimitError, UnknownName)) as caught:
        assemble(parse(LARGE[name]))
    assert len(caught.value.message) < 300
    assert isinstance(caught.value, LimitError) == (name != "a long name")


def test_too_many_layers_are_marked_where_they_are_repeated() -> None:
    text = "784 relu 1000*( 1000*relu ) 10"
    with pytest.raises(LimitError, match="this one 1,000,000") as caught:
        assemble(parse(text))
    place = caught.value.place
    assert place is not None
    assert (place.start, place.end) == (9, 13)


def test_just_within_the_limits() -> None:
    assert assemble(parse("784 " + "2*(" * 16 + "relu" + ")" * 16)).items[0].layers == 65_536
    assert assemble(parse("784 100000*relu")).items[0].layers == 100_000
    assert parse("784 " + "1*(" * 199 + "relu" + ")" * 199)
    assert assemble(parse("784 " + "add(|" * 199 + "relu" + ")" * 199)).items[0].layers == 200


@pytest.mark.parametrize("network", [784, None, [784, 256], b"784-10", {"784": 1}])
def test_what_is_no_text_is_refused(network: Any) -> None:
    with pytest.raises(InputError, match="a network is a text"):
        parse(network)
