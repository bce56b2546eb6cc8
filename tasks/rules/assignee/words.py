"""The words around names: titles of those who head an agency, counts, exceptions, restrictions, common nouns."""

from tasks.rules.assignee.tokens import Phrase, Token, phrase


def _phrases(*texts: str) -> tuple[Phrase, ...]:
    return tuple(sorted((phrase(text) for text in texts), key=lambda one: -len(one.words)))


# Who heads an agency answers for it: the order is the agency's.
HOLDERS = _phrases(
    "bộ trưởng", "thứ trưởng", "thủ trưởng", "chủ tịch", "phó chủ tịch", "chủ nhiệm", "thống đốc", "tổng giám đốc",
    "giám đốc", "cục trưởng", "người đứng đầu", "lãnh đạo", "đại diện", "đại diện lãnh đạo", "tổng thư ký", "các đồng chí",
    "đồng chí", "một lãnh đạo", "tập thể lãnh đạo",
)  # fmt: skip
MINISTERS = phrase("bộ trưởng")
CHAIRMAN_OF = phrase("chủ nhiệm")
EACH = _phrases(
    "tất cả các", "toàn thể các", "toàn bộ các", "tất cả", "toàn bộ", "toàn thể", "các", "những", "mỗi", "từng", "mọi", "từng các",
)  # fmt: skip
SOME = _phrases("một số", "một vài", "nhiều", "phần lớn")
# Without "ngoài": without its mark it is the first word of "Ngoại giao".
EXCEPTIONS = _phrases("trừ", "ngoại trừ", "không bao gồm", "không gồm", "không kể", "loại trừ")
INTRODUCTIONS = _phrases("gồm", "bao gồm", "là", "gồm có", "sau đây", "sau", "cụ thể", "cụ thể là")
# Words behind a class or name that take nothing away from it.
HARMLESS = _phrases(
    "trong cả nước", "trên cả nước", "trên toàn quốc", "toàn quốc", "cả nước", "trực thuộc trung ương", "chủ trì", "đồng chủ trì",
    "thực hiện", "chịu trách nhiệm", "tổ chức thực hiện", "chủ động", "có trách nhiệm", "là đầu mối", "đầu mối", "nói chung",
    "căn cứ chức năng, nhiệm vụ được giao", "theo chức năng, nhiệm vụ được giao", "theo chức năng, nhiệm vụ",
)  # fmt: skip
COORDINATION = _phrases("phối hợp", "phối hợp với", "chủ trì, phối hợp")
LEADING = _phrases("chủ trì")
STANDING_AGENCY = _phrases("cơ quan thường trực", "cơ quan thường trực của")
OF = _phrases("của", "thuộc")
LOCAL_GOVERNMENT = _phrases("ủy ban nhân dân", "hội đồng nhân dân, ủy ban nhân dân", "chính quyền")
NOTHING = frozenset(
    {"", "khong", "khong neu", "khong ro", "khong co", "khong ro trong nguon", "khong neu trong bai", "chua ro", "n/a", "none",
     "chua xac dinh", "khong quy dinh", "x", "can kiem", "khong ap dung"}
)  # fmt: skip
# Nouns that name a sort of body, not one body: nobody knows from the words alone who they are.
COMMON_NOUNS = _phrases(
    "cơ quan", "đơn vị", "tổ chức", "doanh nghiệp", "hiệp hội", "cá nhân", "chủ đầu tư", "nhà đầu tư", "nhà thầu", "người dân", "người",
    "cán bộ", "công chức", "viên chức", "ngành", "cấp", "huyện", "xã", "phường", "cộng đồng", "ngân hàng thương mại", "tổ chức tín dụng",
    "địa phương", "bộ phận", "bộ phận một cửa", "chính quyền", "thành viên", "chuyên gia", "lực lượng", "đối tượng", "các bên", "bên",
    "thủ trưởng", "lãnh đạo", "trung tâm phục vụ hành chính công", "ủy ban nhân dân", "hội đồng nhân dân", "tập đoàn", "tổng công ty",
    "bộ",
)  # fmt: skip
BELONGING = _phrases("thuộc", "trực thuộc", "của", "liên quan", "có liên quan")
# Alone and without "các", such a noun is one of them, and nobody knows which: "UBND tỉnh", "Bộ chủ trì".
SINGLE = _phrases("bộ", "tỉnh", "thành phố", "bộ trưởng")
CITIES = _phrases("thành phố", "thành phố trực thuộc trung ương")
# Below the provinces; none of them is in the list.
DISTRICTS = _phrases("quận", "huyện", "thị xã", "xã", "phường", "thị trấn", "đặc khu")
# What limits a class even where it is written with capitals, as names are: parts of the country, and verbs.
LIMITS = _phrases(
    "đồng bằng", "tây nguyên", "miền", "vùng", "đông nam bộ", "tây nam bộ", "bắc trung bộ", "nam trung bộ", "nam bộ", "bắc bộ",
    "trung bộ", "duyên hải", "tây bắc", "đông bắc", "phía bắc", "phía nam", "trung du", "khu vực", "quản lý", "liên quan", "có liên quan",
    "có", "được", "theo", "chưa", "đã", "còn", "chậm", "chuyên ngành", "nêu trên", "nói trên", "trên",
)  # fmt: skip
# "Sở Tư pháp" without a province means the department of that name in every province.
DEPARTMENTS = _phrases(
    "sở", "văn phòng ủy ban nhân dân", "văn phòng hội đồng nhân dân và ủy ban nhân dân", "thanh tra tỉnh", "công an tỉnh",
    "công an cấp tỉnh", "công an các tỉnh", "công an các địa phương",
)  # fmt: skip
# What follows only says who of those before it matters most.
EMPHASIS = _phrases(
    "nhất là", "đặc biệt là", "trước hết là", "trọng tâm là", "trong đó trọng tâm là", "trong đó tập trung vào"
)


def match_any(phrases: tuple[Phrase, ...], tokens: list[Token], position: int) -> int:
    """Return the position after the longest of the phrases that stands here, else -1."""
    for one in phrases:
        end = one.match(tokens, position)
        if end >= 0:
            return end
    return -1


def skip(phrases: tuple[Phrase, ...], tokens: list[Token], position: int) -> int:
    """Return the position after the phrase that stands here, else the position itself."""
    end = match_any(phrases, tokens, position)
    return end if end >= 0 else position
