"""Well known networks in the notation, as torchvision builds them: what `networks.json` has figures for."""

from __future__ import annotations


def vgg(*counts: int, norm: str = "") -> str:
    """A VGG network: so many 3x3 convolutions of 64, 128, 256, 512 and 512 filters between poolings."""
    filters = (64, 128, 256, 512, 512)
    stages = " ".join(
        f"{count}*( conv:{depth},3,p=1 {norm} relu ) pool:2"
        for count, depth in zip(counts, filters, strict=True)
    )
    return f"224x224x3 {stages} flatten 4096 relu dropout:0.5 4096 relu dropout:0.5 1000"


BASIC = """
let unit(c,f,s,p) = ( conv:c,f,s=s,p=p,bias=no bn )
let basic(c) = ( add( unit(c,3,1,1) relu unit(c,3,1,1) | ) relu )
let down(c) = ( add( unit(c,3,2,1) relu unit(c,3,1,1) | unit(c,1,2,0) ) relu )
224x224x3 conv:64,7,s=2,p=3,bias=no bn relu pool:3,s=2,p=1
"""

BOTTLENECK = """
let unit(c,f,s,p) = ( conv:c,f,s=s,p=p,bias=no bn )
let path(c,d,s) = ( unit(c,1,1,0) relu unit(c,3,s,1) relu unit(d,1,1,0) )
let same(c,d) = ( add( path(c,d,1) | ) relu )
let stage(c,d,s,n) = ( add( path(c,d,s) | unit(d,1,s,0) ) relu n*same(c,d) )
224x224x3 conv:64,7,s=2,p=3,bias=no bn relu pool:3,s=2,p=1
"""


def deep_resnet(*counts: int) -> str:
    a, b, c, d = (count - 1 for count in counts)
    return (
        f"{BOTTLENECK} stage(64,256,1,{a}) stage(128,512,2,{b}) stage(256,1024,2,{c}) stage(512,2048,2,{d})"
        " globalpool 1000"
    )


INCEPTION = """
let unit(c,f,p) = ( conv:c,f,p=p,bias=no bn relu )
let inception(a,b,c,d,e,f) = ( concat(
  unit(a,1,0) | unit(b,1,0) unit(c,3,1) | unit(d,1,0) unit(e,3,1) | pool:3,s=1,p=1 unit(f,1,0)
) )
224x224x3
conv:64,7,s=2,p=3,bias=no bn relu pool:3,s=2,ceil=yes unit(64,1,0) unit(192,3,1) pool:3,s=2,ceil=yes
inception(64,96,128,16,32,32) inception(128,128,192,32,96,64) pool:3,s=2,ceil=yes
inception(192,96,208,16,48,64) inception(160,112,224,24,64,64) inception(128,128,256,24,64,64)
inception(112,144,288,32,64,64) inception(256,160,320,32,128,128) pool:2,ceil=yes
inception(256,160,320,32,128,128) inception(384,192,384,48,128,128)
globalpool dropout:0.2 1000
"""

SQUEEZE = """
let fire(s,e) = ( conv:s,1 relu concat( conv:e,1 relu | conv:e,3,p=1 relu ) )
224x224x3 conv:64,3,s=2 relu pool:3,s=2,ceil=yes
2*fire(16,64) pool:3,s=2,ceil=yes 2*fire(32,128) pool:3,s=2,ceil=yes 2*fire(48,192) 2*fire(64,256)
dropout:0.5 conv:1000,1 relu globalpool flatten
"""

MOBILE = """
let narrow(h,c,s) = ( conv:h,1,bias=no bn relu dwconv:3,s=s,p=1,bias=no bn relu conv:c,1,bias=no bn )
let again(h,c,n) = ( n*( add( narrow(h,c,1) | ) ) )
224x224x3 conv:32,3,s=2,p=1,bias=no bn relu
dwconv:3,p=1,bias=no bn relu conv:16,1,bias=no bn
narrow(96,24,2) again(144,24,1)
narrow(144,32,2) again(192,32,2)
narrow(192,64,2) again(384,64,3)
narrow(384,96,1) again(576,96,2)
narrow(576,160,2) again(960,160,2)
narrow(960,320,1)
conv:1280,1,bias=no bn relu globalpool dropout:0.2 1000
"""

DENSE = """
let grow(n) = ( n*( concat( | bn relu conv:128,1,bias=no bn relu conv:32,3,p=1,bias=no ) ) )
let halve(c) = ( bn relu conv:c,1,bias=no avgpool:2 )
224x224x3 conv:64,7,s=2,p=3,bias=no bn relu pool:3,s=2,p=1
grow(6) halve(128) grow(12) halve(256) grow(24) halve(512) grow(16) bn relu globalpool 1000
"""

FAMOUS = {
    "lenet5": "lenet5",
    "mlp-784-256-10": "784-256-10",
    "mlp-784-128-64-10": "784-128-64-10",
    "alexnet": (
        "224x224x3 conv:64,11,s=4,p=2 relu pool:3,s=2 conv:192,5,p=2 relu pool:3,s=2 "
        "conv:384,3,p=1 relu conv:256,3,p=1 relu conv:256,3,p=1 relu pool:3,s=2 adaptivepool:6x6 "
        "dropout:0.5 flatten 4096 relu dropout:0.5 4096 relu 1000"
    ),
    "vgg11": vgg(1, 1, 2, 2, 2),
    "vgg13": vgg(2, 2, 2, 2, 2),
    "vgg16": "vgg16",
    "vgg19": vgg(2, 2, 4, 4, 4),
    "vgg16_bn": vgg(2, 2, 3, 3, 3, norm="bn"),
    "resnet18": "resnet18",
    "resnet34": (
        f"{BASIC} 3*basic(64) down(128) 3*basic(128) down(256) 5*basic(256) down(512) 2*basic(512) "
        "globalpool 1000"
    ),
    "resnet50": deep_resnet(3, 4, 6, 3),
    "resnet101": deep_resnet(3, 4, 23, 3),
    "resnet152": deep_resnet(3, 8, 36, 3),
    "googlenet": INCEPTION,
    "squeezenet1_1": SQUEEZE,
    "mobilenet_v2": MOBILE,
    "densenet121": DENSE,
    "vit_b_16": (
        "224x224x3 conv:768,16,s=16 tokens classtoken posembedding "
        "12*( add( ln attention:12 | ) add( ln 3072 gelu 768 | ) ) ln first 1000"
    ),
}
